/** `node --expose-gc fuzz-process.mjs COUNT SEED FIXTURES`: fuzzes the checkpoint readers, memory included. */
import { corpus } from './corpus.ts';
import { fuzz } from './fuzz.ts';

const [count, seed, fixtures] = process.argv.slice(2);
const collectGarbage = (globalThis as { gc?: () => void }).gc;
const report = await fuzz(await corpus(fixtures), {
  count: Number(count),
  seed: Number(seed),
  collectGarbage,
});
const { read, refused, slowestMs, mostMemory, failures } = report;
console.log(
  `${count} damaged files: ${refused} refused, ${read} read; slowest ${slowestMs.toFixed(0)} ms; ` +
    `most memory beyond twice the file's size ${(mostMemory / 1e6).toFixed(1)} MB`,
);
for (const failure of failures) console.log(failure);
process.exitCode = failures.length > 0 ? 1 : 0;
