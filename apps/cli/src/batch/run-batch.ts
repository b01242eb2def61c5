import { availableParallelism } from 'node:os';
import { IqaError } from '@iqakit/core';
import type { Invocation } from '../command/spec.ts';
import type { batchFlags } from '../commands/batch.ts';
import { EXIT } from '../exit-codes.ts';
import { refuseOverwriting } from '../files/refuse-overwriting.ts';
import type { Io } from '../io.ts';
import type { NeuralSettings } from '../neural/neural-settings.ts';
import { modelsOf } from '../scoring/metric-requests.ts';
import { planScoring, type ScoringPlan } from '../scoring/plan-scoring.ts';
import { type BatchOutput, type ExistingOutput, openOutput } from './batch-output.ts';
import { csvRows } from './csv-rows.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import type { PairList } from './pair.ts';
import { pairSource } from './pair-source.ts';
import { createProgress } from './progress.ts';
import { renderSummary, summaryToJson } from './render-summary.ts';
import { type RowFormat, rowScores } from './row-format.ts';
import { recordOf } from './run-record.ts';
import { scoreInOrder } from './score-in-order.ts';
import { shareCores } from './share-cores.ts';
import { createTally, type Tally } from './tally.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

type BatchFlags = Invocation<typeof batchFlags>['flags'];

/** Pairs under way or waiting to be written, for each thread: enough to keep all busy past a slow one. */
const AHEAD = 4;

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

  const { jobs, neural } = await settleWorkers(plan, flags, io);
  const pool = await createWorkerPool(Math.min(jobs, list.pairs.length), {
    metrics: flags.metrics,
    options: flags.option,
    decode: plan.decode,
    fit: plan.fit,
    neural,
  });
  try {
    const output = await openOutput({
      path: out,
      format,
      record: recordOf(plan, neural),
      pairs: list.pairs,
      existing,
      onStoredRow: tally.add,
    });
    const written = await scoreRest({ list, output, pool, tally, ahead: AHEAD * jobs }, io);
    if (written < list.pairs.length) return interrupted(out, written, list, io);
  } finally {
    await pool.close();
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

interface Run {
  readonly list: PairList;
  readonly output: BatchOutput;
  readonly pool: WorkerPool;
  readonly tally: Tally;
  readonly ahead: number;
}

/** Scores what no earlier run has done; returns how many rows the output has then. */
async function scoreRest({ list: { pairs }, output, pool, tally, ahead }: Run, io: Io): Promise<number> {
  let written = output.done;
  if (written > 0) io.stderr.write(`${written} of ${pairs.length} pairs were done before\n`);
  let isInterrupted = false;
  const restore = io.onInterrupt(() => {
    isInterrupted = true;
    void pool.close();
  });
  const progress = createProgress(io.stderr, pairs.length, written);
  try {
    for await (const [pair, outcome] of scoreInOrder(pairs.slice(written), pool.score, ahead)) {
      if (isInterrupted) break;
      await output.write(pair, outcome);
      tally.add(pair, rowScores(outcome));
      progress.advance();
      written++;
    }
  } catch (error) {
    await output.abandon();
    throw error;
  } finally {
    progress.finish();
    // npx passes an interrupt on that the terminal has sent as well: the second must not kill.
    if (!isInterrupted) restore();
  }
  await (written === pairs.length ? output.finish() : output.abandon());
  return written;
}

function interrupted(out: string, written: number, { pairs }: PairList, io: Io): number {
  io.stderr.write(
    `interrupted: ${out} holds ${written} of ${pairs.length} pairs; the same command with --resume goes on\n`,
  );
  return EXIT.interrupted;
}

interface WorkersPlan {
  readonly jobs: number;
  readonly neural: NeuralSettings;
}

/** What all threads must agree on is settled once, and what one of them would download is brought before. */
async function settleWorkers(
  { requested, neural }: ScoringPlan,
  { jobs, threads }: BatchFlags,
  io: Io,
): Promise<WorkersPlan> {
  const cores = availableParallelism();
  const networks = requested.filter(({ metric }) => metric.family.isNeural);
  if (networks.length === 0) return { jobs: jobs ?? cores, neural: {} };
  const { openModels, settleRuntime } = await import('../neural/neural-context.ts');
  const runtime = await settleRuntime(neural, io);
  await openModels(neural, modelsOf(networks), io);
  const share = shareCores(cores, { jobs, threads: runtime === 'reference' ? 1 : threads });
  return { jobs: share.jobs, neural: { ...neural, runtime, threads: share.threads, pull: false } };
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
