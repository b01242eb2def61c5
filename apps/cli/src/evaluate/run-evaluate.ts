import { IqaError } from '@iqakit/core';
import type { Invocation } from '../command/spec.ts';
import type { evaluateFlags } from '../commands/evaluate.ts';
import type { DataSet } from '../datasets/data-set.ts';
import { ERROR_HANDLING, EXIT } from '../exit-codes.ts';
import { metricFiles } from '../files/metric-files.ts';
import { refuseOverwriting } from '../files/refuse-overwriting.ts';
import { refuseUnwritable, writeAtomically } from '../files/write-atomically.ts';
import type { Io } from '../io.ts';
import { planScoring } from '../scoring/plan-scoring.ts';
import { evaluateDataSet } from './evaluate-data-set.ts';
import { evaluationSource } from './evaluation-source.ts';
import { renderEvaluation } from './render-evaluation.ts';
import { scatterPlot } from './scatter-plot.ts';
import { type PairFailure, scoreDataSet } from './score-data-set.ts';

type EvaluateFlags = Invocation<typeof evaluateFlags>['flags'];

/** How many pairs that cannot be scored are named. */
const NAMED = 3;

/** `iqa evaluate`. */
export async function run({ operands, flags }: Invocation<typeof evaluateFlags>, io: Io): Promise<number> {
  const readSource = evaluationSource(operands, flags);
  const plan = await planScoring({ ...flags, 'fail-if': [] });
  const metrics = [...plan.definitions.keys()];
  const plots =
    flags.scatter === undefined ? new Map() : metricFiles('--scatter', flags.scatter, '.svg', metrics);
  const source = await readSource(io);
  const { data } = source;
  if (plots.size > 0) refuseChoices(data);
  await refuseOverwriting([...plots.values(), ...listOf(flags.scores)], listOf(flags.pairs));
  await refuseUnwritable(plots.values());

  const scores = await scoreDataSet(data.pairs, plan, flags, io);
  if (scores === null) return interrupted(flags, io);
  reportFailures(scores.failures, data.pairs.length, io);
  const evaluation = evaluateDataSet(source, plan, scores.columns, {
    by: flags.by ?? null,
    logistic: flags.logistic === '4' ? 4 : 5,
    resamples: flags.resamples,
  });
  io.stdout.write(renderEvaluation(flags.format, evaluation, io.stdout));
  for (const [i, metric] of evaluation.metrics.entries()) {
    const path = plots.get(metric.metric);
    if (path !== undefined && data.kind === 'opinions')
      await writeAtomically(path, scatterPlot(data, scores.columns[i], metric));
  }
  return Math.max(EXIT.pass, ...scores.failures.map(({ code }) => ERROR_HANDLING[code].exit));
}

function listOf(path: string | undefined): readonly string[] {
  return path === undefined ? [] : [path];
}

function refuseChoices({ kind, title }: DataSet): void {
  if (kind === 'opinions') return;
  throw new IqaError('E_USAGE', `${title} has choices and no mean opinions to plot: leave out --scatter.`);
}

function interrupted({ scores }: EvaluateFlags, io: Io): number {
  const advice =
    scores === undefined ? 'with --scores FILE.csv nothing would be lost' : 'the same command goes on';
  io.stderr.write(`interrupted: ${advice}\n`);
  return EXIT.interrupted;
}

function reportFailures(failures: readonly PairFailure[], pairs: number, io: Io): void {
  if (failures.length === 0) return;
  const named = failures.slice(0, NAMED).map(({ pair, code }) => `${pair.distorted} (${code})`);
  const more = failures.length > NAMED ? ` and ${failures.length - NAMED} more` : '';
  io.stderr.write(
    `${io.stderr.style('yellow', 'warning:')} ${failures.length} of ${pairs} pairs cannot be scored and are left out: ` +
      `${named.join(', ')}${more}; \`iqa compare\` says why\n`,
  );
  if (failures.length === pairs) {
    throw new IqaError(
      failures[0].code,
      `None of the ${pairs} pairs can be scored; \`iqa compare\` says why.`,
    );
  }
}
