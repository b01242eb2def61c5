import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { msssim as blazediffMsSsim } from '@blazediff/ssim/msssim';
import { ssim as blazediffSsim } from '@blazediff/ssim/ssim';
import { msSsim, msSsimDefinition, psnr, psnrDefinition, ssim, ssimDefinition } from '@iqakit/classic';
import { decodeImage } from '@iqakit/codecs';
import { ssim as ssimJs } from 'ssim.js';
import { distortions } from '../../scripts/demo/distortions.mjs';
import { photographs } from '../../scripts/demo/photographs.mjs';
import { rgbaOf } from '../../scripts/demo/rgba.mjs';
import { code, prose, table } from './markdown.mjs';

// Required, not imported: its types are sources that do not compile as ES modules.
const imageSsim = createRequire(import.meta.url)('image-ssim');

/**
 * One way to score a pair, and why its number is what it is.
 *
 * @typedef {object} Scorer
 * @property {string} name Markdown
 * @property {string} why Markdown
 * @property {(pair: { reference: import('@iqakit/core').Image, distorted: import('@iqakit/core').Image }) => number} score
 */

/** Every preset of ours; it says in its own words what it is. */
function ownScorers(metric, { id, presets }) {
  return Object.entries(presets).map(([preset, { summary }]) => ({
    name: `iqakit ${code(`${id} ${preset}`)}`,
    why: prose(summary),
    score: (pair) => metric(pair, { preset }).score,
  }));
}

/** What other packages make of the same pixels, as straight RGBA. */
const peer = (name, why, score) => ({
  name,
  why,
  score: ({ reference, distorted }) => score(rgbaOf(reference), rgbaOf(distorted)),
});

/** @type {readonly Scorer[]} */
const scorers = [
  ...ownScorers(psnr, psnrDefinition),
  ...ownScorers(ssim, ssimDefinition),
  peer(
    'ssim.js 3.5.0, defaults',
    'Pictures shrunk to about 256 pixels, then square windows of equal weights (`weber`); luma by whole weights 77, 150, 29 of 256',
    (a, b) => ssimJs(a, b).mssim,
  ),
  peer(
    'ssim.js 3.5.0, `ssim: fast`, `downsample: false`',
    'The definition of `wang2004`, but for luma by whole weights 77, 150, 29 of 256',
    (a, b) => ssimJs(a, b, { ssim: 'fast', downsample: false }).mssim,
  ),
  peer(
    'image-ssim 0.2.0',
    'Windows of 8x8 side by side, equal weights, sample variances; luma of BT.709, not rounded',
    (a, b) => imageSsim.compare({ ...a, channels: 4 }, { ...b, channels: 4 }).ssim,
  ),
  peer(
    '@blazediff/ssim 1.7.1, SSIM',
    'Pictures shrunk as the authors suggest, the box one pixel further up and left; luma not rounded; float32',
    (a, b) => blazediffSsim(a.data, b.data, undefined, a.width, a.height),
  ),
  ...ownScorers(msSsim, msSsimDefinition),
  peer(
    '@blazediff/ssim 1.7.1, MS-SSIM',
    'Windows reach over the border, which is mirrored; boxes one pixel further up and left; luma not rounded; float32',
    (a, b) => blazediffMsSsim(a.data, b.data, undefined, a.width, a.height),
  ),
];

/** One picture against two versions of it, scored by every preset of ours and by other packages. */
export async function numbersTable() {
  const [{ title, path }] = photographs;
  const { image: reference } = await decodeImage(readFileSync(path));
  const kinds = ['jpeg-10', 'noise-15'].map((kind) => distortions.find(({ name }) => name === kind));
  const versions = await Promise.all(kinds.map(({ make }) => make(reference)));
  const rows = scorers.map(({ name, score, why }) => [
    name,
    ...versions.map((distorted) => score({ reference, distorted }).toFixed(6)),
    why,
  ]);
  const caption = `“${title}”, ${reference.width} x ${reference.height} pixels. The noise is drawn for each channel by itself, so it shows best what the choice of luma does.`;
  return `${caption}\n\n${table(['Computed by', ...kinds.map((kind) => kind.title), 'What it does'], rows)}`;
}
