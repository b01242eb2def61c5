/**
 * Measures every contender once a round, so that whatever slows the machine down meets them all. They
 * must be warm.
 *
 * @template C
 * @param {readonly C[]} contenders
 * @param {number} rounds
 * @param {(contender: C) => number | Promise<number>} measure milliseconds of one run
 * @returns {Promise<(C & { milliseconds: number })[]>} with each one's median
 */
export async function interleave(contenders, rounds, measure) {
  const times = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [c, contender] of contenders.entries()) times[c].push(await measure(contender));
  }
  return contenders.map((contender, c) => ({ ...contender, milliseconds: median(times[c]) }));
}

/** @param {() => unknown} work */
export function timeOf(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

/** @param {() => Promise<unknown>} work */
export async function timeOfPromise(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
