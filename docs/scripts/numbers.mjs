import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { msssim as blazediffMsSsim } from '@blazediff/ssim/msssim';
import { ssim as blazediffSsim } from '@blazediff/ssim/ssim';
import { classicMetrics, msSsim, psnr, ssim } from '@iqakit/classic';
import { decodeImage } from '@iqakit/codecs';
import { ssim as ssimJs } from 'ssim.js';
import { jpeg } from '../../scripts/demo/distortions.mjs';
import { photographs } from '../../scripts/demo/photographs.mjs';
import { code, prose, table } from './markdown.mjs';

// Required, not imported: its types are sources that do not compile as ES modules.
const imageSsim = createRequire(import.meta.url)('image-ssim');

const QUALITY = 20;

/** Straight RGBA, as the other packages take pictures. */
function rgbaOf({ width, height, data }) {
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = data[pixel * 3 + channel];
  }
  return { width, height, data: rgba, channels: 4 };
}

/** One of ours: the preset says in its own words what it is. */
function ownRows(metric, { definition, name }, pair) {
  return Object.entries(definition.presets).map(([preset, { summary }]) => [
    `iqakit ${code(`${name} ${preset}`)}`,
    metric(pair, { preset }).score,
    prose(summary),
  ]);
}

function peerRows(reference, distorted) {
  const { width, height } = reference;
  return [
    [
      'ssim.js 3.5.0, defaults',
      ssimJs(reference, distorted).mssim,
      'Pictures shrunk to about 256 pixels, then square windows of equal weights (`weber`); luma by whole weights 77, 150, 29 of 256',
    ],
    [
      'ssim.js 3.5.0, `ssim: fast`, `downsample: false`',
      ssimJs(reference, distorted, { ssim: 'fast', downsample: false }).mssim,
      'The definition of `wang2004`, but for luma by whole weights 77, 150, 29 of 256',
    ],
    [
      'image-ssim 0.2.0',
      imageSsim.compare(reference, distorted).ssim,
      'Windows of 8x8 side by side, equal weights, sample variances; luma of BT.709',
    ],
    [
      '@blazediff/ssim 1.7.1, SSIM',
      blazediffSsim(reference.data, distorted.data, undefined, width, height),
      'Pictures shrunk as the authors suggest, the box one pixel further up and left; luma not rounded; float32',
    ],
    [
      '@blazediff/ssim 1.7.1, MS-SSIM',
      blazediffMsSsim(reference.data, distorted.data, undefined, width, height),
      'Windows reach over the border, which is mirrored; boxes one pixel further up and left; luma not rounded; float32',
    ],
  ];
}

/** One picture pair, scored by every preset of ours and by other packages, each with its reason. */
export async function numbersTable() {
  const { title, path } = photographs[0];
  const reference = (await decodeImage(readFileSync(path))).image;
  const distorted = await jpeg(reference, { quality: QUALITY });
  const pair = { reference, distorted };
  const scores = { psnr, ssim, 'ms-ssim': msSsim };
  const own = classicMetrics
    .filter(({ definition }) => definition.id in scores)
    .flatMap(({ definition }) => ownRows(scores[definition.id], { definition, name: definition.id }, pair));
  const peers = peerRows(rgbaOf(reference), rgbaOf(distorted));
  const rows = [...own, ...peers].map(([name, score, why]) => [name, score.toFixed(6), why]);
  const caption = `“${title}”, ${reference.width} x ${reference.height}, against itself as a JPEG of quality ${QUALITY}.`;
  return `${caption}\n\n${table(['Computed by', 'Score', 'What it does'], rows)}`;
}
