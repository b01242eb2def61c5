import { IqaError } from '@iqakit/core';
import type { Invocation } from '../command/spec.ts';
import type { batchFlags } from '../commands/batch.ts';
import { EXIT } from '../exit-codes.ts';
import { refuseOverwriting } from '../files/refuse-overwriting.ts';
import type { Io } from '../io.ts';
import { planScoring, type ScoringPlan } from '../scoring/plan-scoring.ts';
import { type ExistingOutput, openOutput } from './batch-output.ts';
import { csvRows } from './csv-rows.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import { openWorkers } from './open-workers.ts';
import type { PairList } from './pair.ts';
import { pairSource } from './pair-source.ts';
import { renderSummary, summaryToJson } from './render-summary.ts';
import type { RowFormat } from './row-format.ts';
import { recordOf } from './run-record.ts';
import { scoreRest } from './score-rest.ts';
import { createTally } from './tally.ts';

type BatchFlags = Invocation<typeof batchFlags>['flags'];

/** `iqa batch`. The output is not touched before the command line, the pairs and the models are in order. */
export async function run({ operands, flags }: Invocation<typeof batchFlags>, io: Io): Promise<number> {
  const { out, rowsOf } = outputFormat(flags);
  const existing = existingOutput(flags);
  const readPairs = pairSource(operands, flags);
  const plan = await planScoring(flags);
  const tally = createTally(plan);
  const list = await readPairs(io);
  if (flags.pairs !== undefined) await refuseOverwriting([out], [flags.pairs]);
  const format = rowsOf(list, plan);

  const workers = await openWorkers(plan, flags, list.pairs, io);
  try {
    const output = await openOutput({
      path: out,
      format,
      record: recordOf(plan, workers.neural),
      pairs: list.pairs,
      existing,
      onStoredRow: tally.add,
    });
    const written = await scoreRest({ pairs: list.pairs, output, workers, onRow: tally.add }, io);
    if (written < list.pairs.length) return interrupted(out, written, list, io);
  } finally {
    await workers.pool.close();
  }
  const summary = tally.summarize();
  io.stdout.write(flags.json ? summaryToJson(summary) : renderSummary(summary, io.stdout));
  for (const { condition, pairs } of tally.failures()) {
    io.stderr.write(
      `${io.stderr.style('red', 'fail:')} ${condition} holds for ${pairs} of ${summary.pairs} pairs\n`,
    );
  }
  return tally.exitCode();
}

function interrupted(out: string, written: number, { pairs }: PairList, io: Io): number {
  io.stderr.write(
    `interrupted: ${out} holds ${written} of ${pairs.length} pairs; the same command with --resume goes on\n`,
  );
  return EXIT.interrupted;
}

interface OutputFormat {
  readonly out: string;
  rowsOf(list: PairList, plan: ScoringPlan): RowFormat;
}

function outputFormat({ out }: BatchFlags): OutputFormat {
  if (out === undefined)
    throw new IqaError('E_USAGE', '`iqa batch` needs --out FILE.csv or --out FILE.ndjson.');
  if (/\.csv$/i.test(out)) {
    return { out, rowsOf: ({ columns }, { definitions }) => csvRows(columns, [...definitions.keys()]) };
  }
  if (/\.(ndjson|jsonl)$/i.test(out)) {
    return {
      out,
      rowsOf: ({ columns }, { requested }) =>
        ndjsonRows(
          columns,
          requested.map(({ request }) => request),
        ),
    };
  }
  throw new IqaError('E_USAGE', `--out ${out} says no format: name it FILE.csv or FILE.ndjson.`);
}

function existingOutput({ resume, overwrite }: BatchFlags): ExistingOutput {
  if (resume && overwrite) {
    throw new IqaError('E_USAGE', '--resume and --overwrite contradict each other: give one of them.');
  }
  if (resume) return 'resume';
  return overwrite ? 'overwrite' : 'refuse';
}
