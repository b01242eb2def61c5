import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { decodeImage, encodePng } from '@iqakit/codecs';
import { fromRoot, root } from '../workspace/paths.mjs';
import { run } from '../workspace/run.mjs';
import { distortions } from './distortions.mjs';
import { iqa } from './iqa.mjs';
import { bringLpips, lpipsOptions, pullCommand } from './lpips.mjs';
import { photographs } from './photographs.mjs';

const outFolder = fromRoot('out');
const shown = (path) => relative(process.cwd(), path);

/** Metrics that need no weights. */
const classic = ['psnr', 'ssim', 'ms-ssim'];

const metricFlags = (hasLpips) =>
  hasLpips ? ['-m', [...classic, 'lpips'].join(','), ...lpipsOptions] : ['-m', classic.join(',')];

/**
 * Scores a pair of one's own, with a heat map, exactly as `iqa compare` does.
 *
 * @param {readonly string[]} args REFERENCE DISTORTED and any of its options
 * @returns {Promise<number>} its exit code
 */
export async function compareOwn(args) {
  mkdirSync(outFolder, { recursive: true });
  const gives = (...names) => args.some((arg) => names.includes(arg.split('=')[0]));
  const map = join(outFolder, 'heat-map-{metric}.png');
  const extra = [
    ...(gives('-m', '--metrics') ? [] : metricFlags(await bringLpips())),
    ...(gives('--map') ? [] : ['--map', map]),
  ];
  // npm runs scripts in the repository; paths are meant from where the person typed them.
  const { code } = await run(iqa('compare', ...args, ...extra), {
    cwd: process.env.INIT_CWD ?? root,
    stdio: 'inherit',
  });
  if (code === 0 && !gives('--map')) console.log(`\nHeat maps: ${map}`);
  return code;
}

/** Writes a photograph and its distorted versions as PNG files. */
async function writePictures({ name, title, path }) {
  const folder = join(outFolder, name);
  mkdirSync(folder, { recursive: true });
  const { image } = await decodeImage(readFileSync(path));
  const write = async (file, picture) => {
    const written = join(folder, `${file}.png`);
    writeFileSync(written, await encodePng(picture));
    return written;
  };
  const reference = await write('reference', image);
  const pairs = [];
  for (const { name: kind, title: distortion, make } of distortions) {
    const distorted = await write(kind, await make(image));
    pairs.push({ reference, distorted, photograph: title, distortion });
  }
  return pairs;
}

async function mustRun(command) {
  const { code, output } = await run(command);
  if (code !== 0) throw new Error(`${command.join(' ')} failed:\n${output}`);
}

/** One `iqa batch` for all: a network's session is opened once. */
async function scoreAll(pairs, metrics) {
  const columns = ['reference', 'distorted', 'photograph', 'distortion'];
  const quoted = (cells) => cells.map((cell) => JSON.stringify(cell)).join(',');
  const rows = pairs.map((pair) => quoted(columns.map((column) => pair[column])));
  const [list, out] = [join(outFolder, 'pairs.csv'), join(outFolder, 'scores.ndjson')];
  writeFileSync(list, `${[quoted(columns), ...rows].join('\n')}\n`);
  await mustRun(iqa('batch', '--pairs', list, ...metrics, '--out', out, '--overwrite'));
  return readFileSync(out, 'utf8')
    .trimEnd()
    .split('\n')
    .map((row) => JSON.parse(row));
}

const titles = { psnr: 'PSNR dB', ssim: 'SSIM', 'ms-ssim': 'MS-SSIM', lpips: 'LPIPS' };
const digits = { psnr: 2 };

const widths = [24, 26, 12, 10, 10, 10];
const line = (cells) =>
  cells.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('');

function showScores(rows) {
  const names = rows[0].results.map(({ metric }) => titles[metric]);
  console.log(line(['Photograph', 'Distortion', ...names]));
  for (const { columns, results } of rows) {
    const scores = results.map(({ metric, score, special }) => special ?? score.toFixed(digits[metric] ?? 4));
    console.log(line([columns.photograph, columns.distortion, ...scores]));
  }
}

/**
 * Scores four distortions of three photographs and paints where a JPEG differs.
 *
 * @returns {Promise<number>} exit code
 */
export async function showDemo() {
  const hasLpips = await bringLpips();
  const pairs = [];
  for (const photograph of photographs.slice(0, 3)) pairs.push(...(await writePictures(photograph)));
  showScores(await scoreAll(pairs, metricFlags(hasLpips)));

  const [, { reference, distorted }] = pairs;
  const map = join(dirname(reference), 'heat-map.png');
  await mustRun(iqa('compare', reference, distorted, '-m', 'ssim', '--map', map));
  console.log(`
${hasLpips ? 'Higher is better, but in LPIPS (on SqueezeNet) lower is' : 'Higher is better'}. The pictures are in ${outFolder}
Heat map:   ${map}
  made by   npx iqa compare ${[reference, distorted].map(shown).join(' ')} -m ssim --map ${shown(map)}
Your own:   npm start -- reference.png distorted.png`);
  if (!hasLpips) console.log(`LPIPS too:  ${pullCommand}   (3 MB, needs the network once)`);
  return 0;
}
