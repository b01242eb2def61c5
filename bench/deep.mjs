// `pnpm bench:deep [-- --sizes 512x384,1080p] [--metrics ID,...] [--runtimes ID,...] [--threads N] [--no-history]`:
// the deep metrics on the runtimes of Node, decoding and loading left out. The packages must be built; the
// root script sees to that. A runtime too slow for a network is measured when it is asked for by name.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { deepMetrics } from './src/deep-metrics.mjs';
import { SIZES } from './src/deep-pair.mjs';
import { startDeepProcess } from './src/deep-process.mjs';
import { deepRuntimes } from './src/deep-runtimes.mjs';
import { hardware } from './src/hardware.mjs';
import { appendHistory } from './src/history.mjs';
import { interleave } from './src/interleave.mjs';
import { backboneRatio, referenceRatio } from './src/ratios.mjs';
import { columns } from './src/report.mjs';

const { values: flags } = parseArgs({
  options: {
    sizes: { type: 'string' },
    metrics: { type: 'string' },
    runtimes: { type: 'string' },
    threads: { type: 'string', default: String(availableParallelism()) },
    'no-history': { type: 'boolean' },
  },
});
const threads = Number(flags.threads);

console.log(
  `${hardware()}\n${threads} threads; medians of interleaved rounds, each metric in processes of its own.\n`,
);

const rows = [];
for (const size of chosen(SIZES, flags.sizes)) {
  for (const metric of chosen(deepMetrics, flags.metrics)) rows.push(...(await measured(metric, size)));
}
console.log(
  columns(
    ['metric', 'runtime', 'size', 'ms/pair', 'images/s', 'GFLOP/s', 'GFLOP', 'peak MB'],
    rows.map(line),
  ),
);
console.log(
  '\nTwo images make a pair. GFLOP: two for each multiply-add of convolutions and matrix products. Peak: resident\n' +
    'memory of the whole process, Node, weights and pictures included.',
);

const backbone = await backboneRatio();
const reference = await referenceRatio();
console.log(
  `\nLPIPS-alex on onnx-cpu, 512x384: ${backbone.ratio.toFixed(2)}x the time of the bare backbone on the same batch (${backbone.lpips.toFixed(1)} and ${backbone.backbone.toFixed(1)} ms)` +
    `\nVGG16, 64x64, one thread: the reference runtime (float32) has ${(100 * reference.share).toFixed(1)}% of the speed of onnx-cpu`,
);
if (!flags['no-history'])
  console.log(`\nAppended to ${appendHistory('deep', { threads, rows, backbone, reference })}`);

/** One metric at one size on every runtime that is up to it. */
async function measured(metric, size) {
  const processes = [];
  for (const runtime of chosen(deepRuntimes, flags.runtimes)) {
    const started = await startDeepProcess({ metric, runtime, size, threads });
    if (started.failure === undefined && isTooMuch(started)) await started.end();
    else processes.push(started);
  }
  const warm = [];
  for (const process of processes) {
    const { failure = process.failure, milliseconds } = process.failure ? process : await process.run();
    warm.push({ ...process, failure, first: milliseconds });
  }
  const alive = warm.filter(({ failure }) => failure === undefined);
  const timed = await interleave(alive, roundsFor(alive), async ({ run }) => (await run()).milliseconds);
  const rows = [];
  for (const { runtime, multiplyAdds, failure, end } of warm) {
    const { peakBytes } = await end();
    const milliseconds = timed.find((one) => one.runtime === runtime)?.milliseconds;
    rows.push({ metric, runtime, size, milliseconds, multiplyAdds, peakBytes, failure });
  }
  return rows;
}

function isTooMuch({ runtime, multiplyAdds }) {
  return flags.runtimes === undefined && multiplyAdds > deepRuntimes[runtime].work * 1e9;
}

/** Some ten seconds' worth, an odd number of them. */
function roundsFor(contenders) {
  const round = contenders.reduce((sum, { first }) => sum + first, 0);
  if (round < 1000) return 11;
  return round < 10_000 ? 3 : 1;
}

function line({ metric, runtime, size, milliseconds, multiplyAdds, peakBytes, failure }) {
  if (failure !== undefined) return [metric, runtime, size, firstLine(failure), '-', '-', '-', '-'];
  const flop = 2 * multiplyAdds;
  return [
    metric,
    runtime,
    size,
    milliseconds.toFixed(milliseconds < 100 ? 1 : 0),
    (2000 / milliseconds).toPrecision(3),
    (flop / milliseconds / 1e6).toFixed(1),
    (flop / 1e9).toFixed(1),
    (peakBytes / 2 ** 20).toFixed(0),
  ];
}

const firstLine = (text) => text.split('\n', 1)[0].slice(0, 60);

/** The keys of `all`, or those that a flag names. */
function chosen(all, wanted) {
  const ids = Object.keys(all);
  if (wanted === undefined) return ids;
  const unknown = wanted.split(',').find((id) => !ids.includes(id));
  if (unknown) throw new Error(`There is no ${unknown}; choose ${ids.join(', ')}.`);
  return wanted.split(',');
}
