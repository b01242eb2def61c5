import { defineMetric } from '@iqakit/core/metric';
import {
  cropBorderOption,
  k1Option,
  k2Option,
  lumaOption,
  sigmaOption,
  windowSizeOption,
} from '../option-specs.ts';

const PAPER =
  'Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli: Image quality assessment: from error visibility ' +
  'to structural similarity. IEEE Transactions on Image Processing 13(4), 2004';

/** SSIM, as data. */
export const ssimDefinition = defineMetric({
  id: 'ssim',
  title: 'Structural similarity',
  aliases: ['mssim'],
  summary:
    'Compares luminance, contrast and structure in a window around every pixel, and takes the mean over all windows.',
  formula:
    'SSIM = (2 mu_x mu_y + C1) (2 sigma_xy + C2) / ((mu_x^2 + mu_y^2 + C1) (sigma_x^2 + sigma_y^2 + C2))',
  paper: PAPER,
  kind: 'full-reference',
  direction: 'higher-better',
  scale: {
    min: -1,
    max: 1,
    atIdentity: 1,
    unit: '',
    meaning: [
      { score: 1, words: 'identical' },
      { score: 0.98, words: 'differences are hard to see' },
      { score: 0.95, words: 'visible on a close look' },
      { score: 0.88, words: 'clearly visible' },
      { score: 0.5, words: 'strongly distorted' },
      { score: 0, words: 'no common structure' },
    ],
  },
  input: {
    channels: [1, 3],
    sameSize: true,
    minSize({ border, windowSize, downsample, cropBorder }) {
      if (border !== 'valid') return 1 + 2 * cropBorder;
      const factor = downsample === 'auto' ? 1 : downsample;
      return (windowSize - 1) * factor + 1 + 2 * cropBorder;
    },
    ifSmaller: 'Take a smaller windowSize, or border "replicate", which scores pictures of any size.',
  },
  options: {
    luma: lumaOption,
    window: {
      type: 'enum',
      values: ['gaussian', 'uniform'],
      default: 'gaussian',
      help: 'The weights of the pixels in a window.',
    },
    windowSize: windowSizeOption,
    sigma: sigmaOption,
    k1: k1Option,
    k2: k2Option,
    covariance: {
      type: 'enum',
      values: ['population', 'sample'],
      default: 'population',
      help: 'Whether variances are divided by n, or by n - 1 as scikit-image does by default (n is windowSize^2).',
    },
    border: {
      type: 'enum',
      values: ['valid', 'replicate', 'symmetric'],
      default: 'valid',
      help: 'Which windows count: those wholly inside the picture, or one around every pixel, with the edge repeated or mirrored.',
    },
    colorWindow: {
      type: 'enum',
      values: ['per-channel', 'volume'],
      default: 'per-channel',
      help: 'With luma none: volume lets the window run across red, green and blue too, as MATLAB ssim() does with an RGB array.',
    },
    downsample: {
      type: 'integer',
      default: 1,
      min: 1,
      max: 64,
      keywords: ['auto'],
      help: 'Shrinks both pictures by this factor first; auto is max(1, round(min(width, height) / 256)), as the authors suggest.',
    },
    cropBorder: cropBorderOption,
  },
  presets: {
    wang2004: {
      summary: 'The paper: rounded luma, an 11x11 Gaussian, no downsampling.',
      options: {},
      reproduces: { paper: PAPER, code: 'ssim_index.m of the authors', deviations: [] },
    },
    'wang2004-downsample': {
      summary: 'The paper after the downsampling that its authors suggest for a usual viewing distance.',
      options: { downsample: 'auto' },
      reproduces: { paper: PAPER, code: 'ssim.m of the authors', deviations: [] },
    },
    rgb: {
      summary: 'The mean of the SSIM of red, green and blue.',
      options: { luma: 'none' },
      reproduces: {
        paper: PAPER,
        code: 'tf.image.ssim; skimage.metrics.structural_similarity(gaussian_weights=True, sigma=1.5, use_sample_covariance=False)',
        deviations: [],
      },
    },
    skimage: {
      summary: 'scikit-image with its defaults: a uniform 7x7 window, sample covariance, per channel.',
      options: { luma: 'none', window: 'uniform', windowSize: 7, covariance: 'sample' },
      reproduces: {
        paper: PAPER,
        code: 'skimage.metrics.structural_similarity(channel_axis=-1)',
        deviations: [],
      },
    },
    matlab: {
      summary: "MATLAB's ssim() of an RGB array: a Gaussian in three dimensions, the border replicated.",
      options: { luma: 'none', border: 'replicate', colorWindow: 'volume' },
      reproduces: { paper: PAPER, code: 'ssim() of the Image Processing Toolbox', deviations: [] },
    },
    'sr-paper': {
      summary: 'As super-resolution papers report it: the Y of limited-range BT.601, a border cut off.',
      options: { luma: 'bt601-limited', cropBorder: 4 },
      reproduces: {
        paper: PAPER,
        code: 'calculate_ssim(test_y_channel=True) of BasicSR',
        deviations: [
          'cropBorder is the scale factor of the experiment; it is 4 unless given',
          'Y is not rounded; MATLAB scripts that convert 8-bit pictures round it',
        ],
      },
    },
  },
  defaultPreset: 'wang2004',
  hasMap: true,
  symmetric: true,
});

export type SsimOptionTable = (typeof ssimDefinition)['options'];
