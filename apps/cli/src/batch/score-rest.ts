import type { Io } from '../io.ts';
import type { BatchOutput } from './batch-output.ts';
import type { Workers } from './open-workers.ts';
import type { BatchPair } from './pair.ts';
import { createProgress } from './progress.ts';
import { type RowScores, rowScores } from './row-format.ts';
import { scoreInOrder } from './score-in-order.ts';

interface Run {
  readonly pairs: readonly BatchPair[];
  readonly output: BatchOutput;
  readonly workers: Workers;
  /** Called for each row in the order of the pairs. */
  onRow(pair: BatchPair, row: RowScores): void;
}

/**
 * Scores what no earlier run has done, with progress on standard error; an interrupt ends it early. Returns
 * how many rows the output has then.
 */
export async function scoreRest(
  { pairs, output, workers: { pool, ahead }, onRow }: Run,
  io: Io,
): Promise<number> {
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
      onRow(pair, rowScores(outcome));
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
