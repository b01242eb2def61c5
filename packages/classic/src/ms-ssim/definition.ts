import { defineMetric } from '@iqakit/core/metric';
import {
  cropBorderOption,
  k1Option,
  k2Option,
  lumaOption,
  sigmaOption,
  windowSizeOption,
} from '../option-specs.ts';
import { SCALE_WEIGHTS } from './scale-weights.ts';

const PAPER =
  'Z. Wang, E. P. Simoncelli, A. C. Bovik: Multi-scale structural similarity for image quality assessment. ' +
  'Asilomar Conference on Signals, Systems and Computers, 2003';

/** MS-SSIM, as data. */
export const msSsimDefinition = defineMetric({
  id: 'ms-ssim',
  title: 'Multi-scale structural similarity',
  aliases: ['msssim', 'ms_ssim'],
  summary:
    'Compares contrast and structure at five scales, each half the size of the one before, and luminance at the coarsest.',
  formula: `MS-SSIM = SSIM_M^w_M * product over j < M of CS_j^w_j, w = ${SCALE_WEIGHTS.join(', ')}`,
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
      { score: 0.99, words: 'differences are hard to see' },
      { score: 0.97, words: 'visible on a close look' },
      { score: 0.92, words: 'clearly visible' },
      { score: 0.7, words: 'strongly distorted' },
      { score: 0, words: 'no common structure' },
    ],
  },
  input: {
    channels: [1, 3],
    sameSize: true,
    minSize: ({ scales, windowSize, cropBorder }) =>
      windowSize * 2 ** (scales === 'auto' ? 0 : scales - 1) + 2 * cropBorder,
    ifSmaller: 'With scales "auto" one window is enough.',
  },
  options: {
    luma: lumaOption,
    combine: {
      type: 'enum',
      values: ['product', 'weighted-sum'],
      default: 'product',
      help: 'How the scales become one number: product as in the paper, or the weighted mean that is often quoted.',
    },
    scales: {
      type: 'integer',
      default: 5,
      min: 1,
      max: 5,
      keywords: ['auto'],
      help: 'How many scales; auto takes as many of the five as the picture allows. With fewer than five the weights are made to sum to 1.',
    },
    negative: {
      type: 'enum',
      values: ['clamp', 'signed'],
      default: 'clamp',
      help: 'What a scale whose mean is negative brings into the product: 0, with a warning, or sign(x) |x|^w.',
    },
    windowSize: windowSizeOption,
    sigma: sigmaOption,
    k1: k1Option,
    k2: k2Option,
    cropBorder: cropBorderOption,
  },
  presets: {
    product: {
      summary: 'The paper: the product over five scales of the rounded luma.',
      options: {},
      reproduces: { paper: PAPER, code: 'msssim.m of the authors, method "product"', deviations: [] },
    },
    'weighted-sum': {
      summary: 'The weighted mean of the scales, which many tables quote as MS-SSIM.',
      options: { combine: 'weighted-sum' },
      reproduces: { paper: PAPER, code: 'msssim.m of the authors, method "wtd_sum"', deviations: [] },
    },
    rgb: {
      summary: 'The product for red, green and blue apart, then their mean.',
      options: { luma: 'none' },
      reproduces: { paper: PAPER, code: 'tf.image.ssim_multiscale', deviations: [] },
    },
  },
  defaultPreset: 'product',
  hasMap: true,
  symmetric: true,
});

export type MsSsimOptionTable = (typeof msSsimDefinition)['options'];
