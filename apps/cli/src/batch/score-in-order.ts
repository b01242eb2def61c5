import type { PairOutcome } from './outcome.ts';
import type { BatchPair } from './pair.ts';

/**
 * Scores pairs at once but yields them in order. At most `ahead` are under way or done and waiting for
 * an earlier one, however long the list is.
 */
export async function* scoreInOrder(
  pairs: Iterable<BatchPair>,
  score: (pair: BatchPair) => Promise<PairOutcome>,
  ahead: number,
): AsyncGenerator<readonly [BatchPair, PairOutcome]> {
  const underWay: { pair: BatchPair; outcome: Promise<PairOutcome> }[] = [];
  for (const pair of pairs) {
    underWay.push({ pair, outcome: score(pair) });
    if (underWay.length < ahead) continue;
    const first = underWay.shift()!;
    yield [first.pair, await first.outcome];
  }
  for (const { pair, outcome } of underWay) yield [pair, await outcome];
}
