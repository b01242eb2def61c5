import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ssim as blazeSsim } from '@blazediff/ssim';
import { msssim as blazeMsSsim } from '@blazediff/ssim/msssim';
import { msSsim } from '@iqakit/classic/ms-ssim';
import { psnr } from '@iqakit/classic/psnr';
import { ssim } from '@iqakit/classic/ssim';
import imageSsim from 'image-ssim';
import pixelmatch from 'pixelmatch';
import { ssim as ssimJs } from 'ssim.js';

/**
 * @typedef {object} Contender
 * @property {string} name package, version and mode
 * @property {'psnr' | 'ssim' | 'ms-ssim' | 'difference'} metric
 * @property {boolean} [isOurs] what the others of its metric are compared with
 * @property {string} [reference] which reference value it claims to compute; none where it claims another
 * @property {(pair: import('./pictures.mjs').Pair) => number} run
 */

/** A package with its version, as it is installed. */
function versioned(name) {
  const manifest = fileURLToPath(new URL(`../node_modules/${name}/package.json`, import.meta.url));
  return `${name} ${JSON.parse(readFileSync(manifest, 'utf8')).version}`;
}

const ours = (metric, score, reference = metric) => ({
  name: 'iqakit',
  metric,
  isOurs: true,
  reference,
  run: score,
});

/** @type {readonly Contender[]} */
export const classicContenders = [
  ours('psnr', (pair) => psnr(pair).score),
  ours('ssim', (pair) => ssim(pair).score),
  {
    name: 'iqakit, preset wang2004-downsample',
    metric: 'ssim',
    reference: 'ssim-downsample',
    run: (pair) => ssim(pair, { preset: 'wang2004-downsample' }).score,
  },
  {
    name: `${versioned('ssim.js')}, exact mode (fast, no downsampling)`,
    metric: 'ssim',
    reference: 'ssim',
    run: ({ reference, distorted }) =>
      ssimJs(reference, distorted, { ssim: 'fast', downsample: false }).mssim,
  },
  {
    name: `${versioned('ssim.js')}, default (downsampling)`,
    metric: 'ssim',
    reference: 'ssim-downsample',
    run: ({ reference, distorted }) => ssimJs(reference, distorted).mssim,
  },
  {
    name: `${versioned('@blazediff/ssim')}, ssim (downsampling)`,
    metric: 'ssim',
    reference: 'ssim-downsample',
    run: ({ reference, distorted }) =>
      blazeSsim(reference.data, distorted.data, undefined, reference.width, reference.height),
  },
  {
    name: versioned('image-ssim'),
    metric: 'ssim',
    reference: 'ssim',
    run: ({ reference, distorted }) =>
      imageSsim.compare({ ...reference, channels: 4 }, { ...distorted, channels: 4 }).ssim,
  },
  ours('ms-ssim', (pair) => msSsim(pair).score),
  {
    name: `${versioned('@blazediff/ssim')}, msssim`,
    metric: 'ms-ssim',
    reference: 'ms-ssim',
    run: ({ reference, distorted }) =>
      blazeMsSsim(reference.data, distorted.data, undefined, reference.width, reference.height),
  },
  {
    name: `${versioned('pixelmatch')} (counts pixels, a yardstick of speed only)`,
    metric: 'difference',
    run: ({ reference, distorted }) =>
      pixelmatch(reference.data, distorted.data, undefined, reference.width, reference.height),
  },
];
