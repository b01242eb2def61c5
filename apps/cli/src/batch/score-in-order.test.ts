import { describe, expect, it } from 'vitest';
import type { PairOutcome } from './outcome.ts';
import type { BatchPair } from './pair.ts';
import { scoreInOrder } from './score-in-order.ts';

function pairOf(i: number): BatchPair {
  return { reference: `r${i}`, distorted: `d${i}`, referenceFile: '', distortedFile: '', carried: [] };
}

describe('scoreInOrder', () => {
  it('yields in order though later pairs are done first, and never runs further ahead than it may', async () => {
    const pairs = Array.from({ length: 40 }, (_, i) => pairOf(i));
    let started = 0;
    let yielded = 0;
    let furthest = 0;
    const score = async ({ reference, distorted }: BatchPair): Promise<PairOutcome> => {
      started++;
      furthest = Math.max(furthest, started - yielded);
      await new Promise((resolve) => setTimeout(resolve, (started * 7) % 5));
      const picture = (path: string) => ({ path, width: 1, height: 1 });
      return { reference: picture(reference), distorted: picture(distorted), results: [] };
    };
    const seen: string[] = [];
    for await (const [pair, outcome] of scoreInOrder(pairs, score, 8)) {
      yielded++;
      expect(outcome.reference?.path).toBe(pair.reference);
      seen.push(pair.reference);
    }
    expect(seen).toEqual(pairs.map(({ reference }) => reference));
    // The one being yielded is no longer ahead.
    expect(furthest).toBeLessThanOrEqual(9);
  });
});
