import { EXIT } from '../exit-codes.ts';
import type { Io, TextStyle } from '../io.ts';
import { alignRows } from '../report/rows.ts';
import { checkCodecs } from './check-codecs.ts';
import { checkMetrics } from './check-metrics.ts';
import { checkModels } from './check-models.ts';
import { checkRuntimes } from './check-runtimes.ts';
import { checkSystem } from './check-system.ts';
import type { Check, DoctorFlags, Finding } from './finding.ts';

/** Every check, in the order of the report. */
const CHECKS: readonly Check[] = [checkSystem, checkCodecs, checkMetrics, checkRuntimes, checkModels];

/** `iqa doctor`. */
export async function run({ flags }: { readonly flags: DoctorFlags }, io: Io): Promise<number> {
  if (flags.trace !== undefined) {
    const { traceMetric } = await import('./trace-metric.ts');
    return traceMetric(flags.trace, flags, io);
  }
  const findings = (await Promise.all(CHECKS.map((check) => check(flags, io)))).flat();
  io.stdout.write(flags.json ? `${JSON.stringify(findings, null, 2)}\n` : renderFindings(findings, io));
  return findings.some(isFatal) ? EXIT.runtime : EXIT.pass;
}

function isFatal({ status, importance }: Finding): boolean {
  return importance === 'needed' && status !== 'ok';
}

const STYLES: Readonly<Record<Finding['status'], TextStyle>> = {
  ok: 'green',
  missing: 'yellow',
  broken: 'red',
};

function renderFindings(findings: readonly Finding[], io: Io): string {
  const lines = alignRows(findings.map(({ status, name, detail }) => [status, name, detail]));
  const reports = findings.map(({ status, remedy }, i) => {
    const line = lines[i].replace(status, io.stdout.style(STYLES[status], status));
    return remedy === undefined ? line : `${line}\n         -> ${remedy}`;
  });
  const verdict = findings.some(isFatal)
    ? 'Something that is needed is missing or broken.'
    : 'All that is needed is there.';
  return `${[...reports, '', verdict].join('\n')}\n`;
}
