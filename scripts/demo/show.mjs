import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { decodeImage, encodePng } from '@iqakit/codecs';
import { fromRoot, root } from '../workspace/paths.mjs';
import { run } from '../workspace/run.mjs';
import { distortions } from './distortions.mjs';
import { photographs } from './photographs.mjs';

const outFolder = fromRoot('out');
const shown = (path) => relative(process.cwd(), path);

const iqa = (...args) => [process.execPath, fromRoot('apps/cli/bin/iqa.mjs'), ...args];

/** Metrics that need no weights. */
const metrics = ['psnr', 'ssim', 'ms-ssim'];

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
    ...(gives('-m', '--metric', '--metrics') ? [] : ['-m', metrics.join(',')]),
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

async function compare(reference, distorted, names, ...options) {
  const finished = await run(
    iqa('compare', reference, distorted, '-m', names.join(','), '--json', ...options),
  );
  if (finished.code !== 0) throw new Error(`iqa compare failed:\n${finished.output}`);
  return JSON.parse(finished.stdout).results;
}

/** Writes a photograph and its distorted versions as PNG files. */
async function writePictures({ name, path }) {
  const folder = join(outFolder, name);
  mkdirSync(folder, { recursive: true });
  const { image } = await decodeImage(readFileSync(path));
  const write = async (file, picture) => {
    const written = join(folder, `${file}.png`);
    writeFileSync(written, await encodePng(picture));
    return written;
  };
  const reference = await write('reference', image);
  const versions = [];
  for (const { name: kind, title, make } of distortions) {
    versions.push({ title, path: await write(kind, await make(image)) });
  }
  return { folder, reference, versions };
}

const columns = [24, 26, 12, 10, 10];
const line = (cells) =>
  cells.map((cell, i) => (i < 2 ? cell.padEnd(columns[i]) : cell.padStart(columns[i]))).join('');

function scoreCells(results) {
  const digits = { psnr: 2 };
  return metrics.map((metric) => {
    const { score, special } = results.find((result) => result.metric === metric);
    return score === null ? special : score.toFixed(digits[metric] ?? 4);
  });
}

/**
 * Scores four distortions of three photographs and paints where a JPEG differs.
 *
 * @returns {Promise<number>} exit code
 */
export async function showDemo() {
  console.log(line(['Photograph', 'Distortion', 'PSNR dB', 'SSIM', 'MS-SSIM']));
  let map;
  for (const photograph of photographs.slice(0, 3)) {
    const { folder, reference, versions } = await writePictures(photograph);
    for (const { title, path } of versions) {
      const results = await compare(reference, path, metrics);
      console.log(line([photograph.title, title, ...scoreCells(results)]));
    }
    map ??= { path: join(folder, 'heat-map.png'), pair: [reference, versions[1].path] };
  }
  await compare(...map.pair, ['ssim'], '--map', map.path);
  console.log(`
Higher is better in all three. The pictures are in ${outFolder}
Heat map:   ${map.path}
  made by   npx iqa compare ${map.pair.map(shown).join(' ')} -m ssim --map ${shown(map.path)}
Your own:   npm start -- reference.png distorted.png`);
  return 0;
}
