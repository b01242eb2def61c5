/**
 * Runs every contender once a round, so that whatever slows the machine down meets them all. They must
 * be warm.
 *
 * @template {import('./classic-contenders.mjs').Contender} C
 * @param {readonly C[]} contenders
 * @param {import('./pictures.mjs').Pair} pair
 * @param {number} rounds
 * @returns {(C & { milliseconds: number })[]} with each one's median
 */
export function interleave(contenders, pair, rounds) {
  const times = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    contenders.forEach(({ run }, c) => {
      const start = performance.now();
      run(pair);
      times[c].push(performance.now() - start);
    });
  }
  return contenders.map((contender, c) => ({ ...contender, milliseconds: median(times[c]) }));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
