// `pnpm bench [-- --sizes 512x384,1080p,4K] [--no-history]`: our classic metrics beside other packages, in
// one run on one thread, decoding left out. The packages must be built; the root script sees to that.
import { classicContenders } from './src/classic-contenders.mjs';
import { hardware } from './src/hardware.mjs';
import { appendHistory } from './src/history.mjs';
import { interleave, timeOf } from './src/interleave.mjs';
import { picturePairs } from './src/pictures.mjs';
import { references } from './src/references.mjs';
import { compareMetric, table } from './src/report.mjs';

/** Large pictures are scored on one pair only: the slowest package takes seconds for each. */
const SIZES = [
  { name: '512x384', width: 512, height: 384, distortions: ['jpeg-10', 'blur-2', 'noise-15'], rounds: 21 },
  { name: '1080p', width: 1920, height: 1080, distortions: ['jpeg-10', 'blur-2', 'noise-15'], rounds: 7 },
  { name: '4K', width: 3840, height: 2160, distortions: ['jpeg-10'], rounds: 3 },
];

const args = process.argv.slice(2);
const wanted = args.includes('--sizes') ? args[args.indexOf('--sizes') + 1].split(',') : undefined;
const sizes = SIZES.filter(({ name }) => wanted === undefined || wanted.includes(name));
if (sizes.length === 0)
  throw new Error(`No such size; there are ${SIZES.map(({ name }) => name).join(', ')}.`);

console.log(`${hardware()}\nOne thread, RGBA in, decoding left out; medians of interleaved rounds.\n`);

const results = [];
for (const size of sizes) {
  const pairs = await picturePairs(size);
  const expected = pairs.map(references);
  const contenders = classicContenders.map((contender) => ({
    ...contender,
    error: largestError(contender, pairs, expected),
  }));
  const timed = await interleave(contenders, size.rounds, ({ run }) => timeOf(() => run(pairs[0])));
  const rows = compareMetric(timed);
  results.push({ size: size.name, rounds: size.rounds, rows });
  console.log(`${size.name}, ${size.rounds} rounds\n${table(rows)}\n`);
}
console.log(
  'error: the largest distance from a plain float64 implementation of the same definition, over the pairs\n' +
    `(${SIZES[0].distortions.join(', ')}; at 4K the first). slower: the median against ours of that metric.`,
);
if (!args.includes('--no-history')) console.log(`\nAppended to ${appendHistory('classic', results)}`);

/** How far a contender's scores are from the reference; the runs warm it up as well. */
function largestError({ run, reference }, pairs, expected) {
  const scores = pairs.map(run);
  if (reference === undefined) return undefined;
  return Math.max(...scores.map((score, i) => Math.abs(score - expected[i][reference])));
}
