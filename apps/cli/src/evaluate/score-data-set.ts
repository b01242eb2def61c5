import { stat } from 'node:fs/promises';
import { type ErrorCode, IqaError } from '@iqakit/core';
import { type BatchOutput, openOutput } from '../batch/batch-output.ts';
import { csvRows } from '../batch/csv-rows.ts';
import { openWorkers, type WorkerFlags, type Workers } from '../batch/open-workers.ts';
import type { BatchPair } from '../batch/pair.ts';
import type { RowScores } from '../batch/row-format.ts';
import { readRecord, recordOf, recordPath } from '../batch/run-record.ts';
import { scoreRest } from '../batch/score-rest.ts';
import type { JudgedPair } from '../datasets/data-set.ts';
import type { Io } from '../io.ts';
import type { ScoringPlan } from '../scoring/plan-scoring.ts';

/** A column of scores for each metric, a row for each pair; NaN where the pair could not be scored. */
export interface DataSetScores {
  readonly columns: readonly Float64Array[];
  readonly failures: readonly PairFailure[];
}

export interface PairFailure {
  readonly pair: BatchPair;
  readonly code: ErrorCode;
}

export type ScoreFlags = WorkerFlags & { readonly scores?: string };

/** Scores every pair as `iqa batch` does. Null where it was interrupted. */
export async function scoreDataSet(
  judged: readonly JudgedPair[],
  plan: ScoringPlan,
  flags: ScoreFlags,
  io: Io,
): Promise<DataSetScores | null> {
  const pairs = judged.map((pair): BatchPair => ({ ...pair, carried: [] }));
  const columns = plan.requested.map(() => new Float64Array(pairs.length).fill(Number.NaN));
  const failures: PairFailure[] = [];
  let next = 0;
  const onRow = (pair: BatchPair, row: RowScores) => {
    const place = next++;
    if ('error' in row) failures.push({ pair, code: row.error });
    else for (const [metric, score] of row.scores.entries()) columns[metric][place] = score;
  };
  const workers = await openWorkers(plan, flags, pairs, io);
  try {
    const output = await openScores(flags.scores, pairs, plan, workers, onRow);
    const scored = await scoreRest({ pairs, output, workers, onRow }, io);
    return scored === pairs.length ? { columns, failures } : null;
  } finally {
    await workers.pool.close();
  }
}

async function openScores(
  path: string | undefined,
  pairs: readonly BatchPair[],
  plan: ScoringPlan,
  { neural }: Workers,
  onStoredRow: (pair: BatchPair, row: RowScores) => void,
): Promise<BatchOutput> {
  if (path === undefined) return FORGETFUL;
  await refuseUnknownScores(path);
  const output = await openOutput({
    path,
    format: csvRows([], [...plan.definitions.keys()]),
    record: recordOf(plan, neural),
    pairs,
    existing: 'resume',
    onStoredRow,
  });
  // The record stays beside the scores: it tells the next evaluation how they were computed.
  return { ...output, finish: output.abandon };
}

/** Keeps nothing. */
const FORGETFUL: BatchOutput = {
  done: 0,
  write: async () => undefined,
  finish: async () => undefined,
  abandon: async () => undefined,
};

async function refuseUnknownScores(path: string): Promise<void> {
  const isThere = (await stat(path).catch(() => null)) !== null;
  if (!isThere || (await readRecord(path)) !== null) return;
  throw new IqaError(
    'E_USAGE',
    `${path} is there, but not ${recordPath(path)}, which would say how its scores were computed: name another file for --scores.`,
  );
}
