import type { Column } from './columns.ts';

/** How the pairs of rows are ordered in two columns. */
export interface PairCounts {
  readonly all: number;
  readonly tiedInX: number;
  readonly tiedInY: number;
  readonly tiedInBoth: number;
  /** Ordered alike in both. */
  readonly concordant: number;
  /** Ordered the other way round. */
  readonly discordant: number;
}

/** Counts the pairs of rows in n log n steps (Knight 1966): a merge sort's exchanges are the discordant ones. */
export function countPairs(x: Column, y: Column): PairCounts {
  const n = x.length;
  const order = Uint32Array.from({ length: n }, (_, i) => i).sort((i, j) => x[i] - x[j] || y[i] - y[j]);
  const sortedX = Float64Array.from(order, (i) => x[i]);
  const sortedY = Float64Array.from(order, (i) => y[i]);

  const all = pairsOf(n);
  const tiedInX = tiedPairs(n, (i) => sortedX[i] === sortedX[i - 1]);
  const tiedInBoth = tiedPairs(n, (i) => sortedX[i] === sortedX[i - 1] && sortedY[i] === sortedY[i - 1]);
  const discordant = sortCountingInversions(sortedY);
  const tiedInY = tiedPairs(n, (i) => sortedY[i] === sortedY[i - 1]);
  const concordant = all - tiedInX - tiedInY + tiedInBoth - discordant;
  return { all, tiedInX, tiedInY, tiedInBoth, concordant, discordant };
}

function pairsOf(n: number): number {
  return (n * (n - 1)) / 2;
}

/** The pairs within runs of equal neighbours. */
function tiedPairs(n: number, equalsPrevious: (i: number) => boolean): number {
  let pairs = 0;
  let run = 1;
  for (let i = 1; i <= n; i++) {
    if (i < n && equalsPrevious(i)) {
      run++;
      continue;
    }
    pairs += pairsOf(run);
    run = 1;
  }
  return pairs;
}

/** Sorts ascending in place, from the bottom up, and counts the pairs that stood the wrong way round. */
function sortCountingInversions(values: Float64Array): number {
  const n = values.length;
  let from = values;
  let to: Float64Array = new Float64Array(n);
  let inversions = 0;
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n);
      const end = Math.min(start + 2 * width, n);
      let left = start;
      let right = middle;
      for (let k = start; k < end; k++) {
        if (left < middle && (right >= end || from[left] <= from[right])) {
          to[k] = from[left++];
        } else {
          inversions += middle - left;
          to[k] = from[right++];
        }
      }
    }
    const sorted = to;
    to = from;
    from = sorted;
  }
  if (from !== values) values.set(from);
  return inversions;
}
