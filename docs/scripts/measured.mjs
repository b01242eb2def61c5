import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { table } from './markdown.mjs';

const history = (name) => fileURLToPath(new URL(`../../bench/history/${name}.ndjson`, import.meta.url));

/** The newest entry of a history that a command appends to, or undefined where it never ran. */
function newest(name) {
  if (!existsSync(history(name))) return undefined;
  return JSON.parse(readFileSync(history(name), 'utf8').trim().split('\n').at(-1));
}

/** Where and when numbers come from, and how to get one's own. */
const origin = ({ date, hardware }, command) =>
  `Measured on ${date.slice(0, 10)} with \`${command}\` (${hardware}).`;

const notYet = (command) => `Not measured yet: run \`${command}\`.`;

const PLACES = {
  'reference-float64': 'reference, float64',
  reference: 'reference, float32',
  'onnx-cpu': 'onnx-cpu',
  'onnx-wasm': 'onnx-wasm, Node',
  'onnx-wasm-chromium': 'onnx-wasm, Chromium',
  'onnx-webgpu': 'onnx-webgpu, Node',
  'onnx-webgpu-chromium': 'onnx-webgpu, Chromium',
  'onnx-cuda': 'onnx-cuda',
};

/** Pictures smaller than a row's largest are marked. */
const MARKS = { whole: '', small: ' \\*', tiny: ' †' };
const SIZES = ['tiny', 'small', 'whole'];

/** The largest difference of every runtime from float64, metric by metric. */
export function parityTable() {
  const entry = newest('parity');
  if (!entry) return notYet('npm run parity');
  const { differences } = entry.results;
  const places = Object.keys(PLACES).filter((id) => differences.some(({ place }) => place === id));
  const keys = [...new Set(differences.map(({ metric, value }) => `${metric} ${value}`))];
  const rows = keys.map((key) => {
    const row = differences.filter(({ metric, value }) => `${metric} ${value}` === key);
    const largest = Math.max(...row.map(({ size }) => SIZES.indexOf(size)));
    const cells = places.map((id) => {
      const found = row.find(({ place }) => place === id);
      if (!found) return '';
      const text = number(found.largest);
      const marked = found.largest <= found.bound ? text : `**${text}**`;
      return `${marked}${SIZES.indexOf(found.size) < largest ? MARKS[found.size] : ''}`;
    });
    const [metric, value] = key.split(' ');
    const bound = row.find(({ place }) => place !== 'reference-float64')?.bound;
    return [metric, value, bound === undefined ? '' : number(bound), ...cells];
  });
  const head = ['Metric', 'Value', 'Bound', ...places.map((id) => PLACES[id])];
  return `${origin(entry, 'npm run parity')}\n\n${table(head, rows)}`;
}

/** Time, throughput and peak memory of every metric that was measured. */
export function speedTable() {
  const entry = newest('deep');
  if (!entry) return notYet('npm run bench:deep');
  const { threads, rows, backbone, reference } = entry.results;
  const cells = rows
    .filter(({ failure }) => failure === undefined)
    .map(({ metric, runtime, size, milliseconds, multiplyAdds, peakBytes }) => [
      metric,
      size,
      runtime,
      milliseconds.toFixed(milliseconds < 100 ? 1 : 0),
      (2000 / milliseconds).toPrecision(3),
      ((2 * multiplyAdds) / milliseconds / 1e6).toFixed(1),
      (peakBytes / 2 ** 20).toFixed(0),
    ]);
  const head = [
    'Metric',
    'Size',
    'Runtime',
    'ms per pair',
    'Images per second',
    'GFLOP/s',
    'Peak memory, MB',
  ];
  const ratios = `LPIPS-alex took ${backbone.ratio.toFixed(2)} times as long as AlexNet alone on the same batch; the reference runtime had ${(100 * reference.share).toFixed(1)}% of the speed of onnx-cpu on VGG16, both on one thread.`;
  return `${origin(entry, 'npm run bench:deep')} ${threads} threads.\n\n${table(head, cells)}\n\n${ratios}`;
}

const number = (value) => (value === 0 ? '0' : value.toExponential(1).replace('.0e', 'e'));
