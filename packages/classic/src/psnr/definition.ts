import { defineMetric } from '@iqakit/core/metric';
import { colorOption, cropBorderOption } from '../option-specs.ts';

/** PSNR, as data. */
export const psnrDefinition = defineMetric({
  id: 'psnr',
  title: 'Peak signal-to-noise ratio',
  aliases: [],
  summary: 'The mean squared error against the largest possible one, in decibels.',
  formula: 'PSNR = 10 log10(max^2 / MSE)',
  paper:
    'ITU-T J.340 (2010): Reference algorithm for computing peak signal to noise ratio of a processed video sequence',
  kind: 'full-reference',
  direction: 'higher-better',
  scale: {
    min: 0,
    max: Infinity,
    atIdentity: Infinity,
    unit: 'dB',
    meaning: [
      { score: Infinity, words: 'identical' },
      { score: 50, words: 'differences are rarely visible' },
      { score: 40, words: 'good quality' },
      { score: 30, words: 'usual for strong compression' },
      { score: 20, words: 'poor' },
    ],
  },
  input: {
    channels: [1, 3],
    sameSize: true,
    minSize: ({ cropBorder }) => 1 + 2 * cropBorder,
    ifSmaller: 'Take a smaller cropBorder.',
  },
  options: { luma: colorOption, cropBorder: cropBorderOption },
  presets: {
    rgb: {
      summary: 'The error of red, green and blue together.',
      options: {},
      reproduces: {
        paper: 'the usual definition for colour pictures',
        code: 'psnr() of the Image Processing Toolbox; skimage.metrics.peak_signal_noise_ratio',
        deviations: [],
      },
    },
    luma: {
      summary: 'The error of the gray that published SSIM values are made from.',
      options: { luma: 'wang' },
      reproduces: {
        paper: 'the usual definition for gray pictures',
        code: 'psnr(rgb2gray(A), rgb2gray(B)) of the Image Processing Toolbox',
        deviations: [],
      },
    },
    'sr-paper': {
      summary: 'As super-resolution papers report it: the Y of limited-range BT.601, a border cut off.',
      options: { luma: 'bt601-limited', cropBorder: 4 },
      reproduces: {
        paper: 'the protocol of the super-resolution literature',
        code: 'calculate_psnr(test_y_channel=True) of BasicSR',
        deviations: [
          'cropBorder is the scale factor of the experiment; it is 4 unless given',
          'Y is not rounded; MATLAB scripts that convert 8-bit pictures round it',
        ],
      },
    },
  },
  defaultPreset: 'rgb',
  hasMap: true,
  mapTitle: 'squared error',
  symmetric: true,
});

export type PsnrOptionTable = (typeof psnrDefinition)['options'];
