import type { OptionSpec } from '@iqakit/core/metric';

/** Options that several classic metrics have, so that they mean the same in each. */

const LUMA_VALUES = ['wang', 'rgb2gray', 'bt601', 'bt601-limited', 'bt709', 'none'] as const;

const LUMA_HELP =
  'How RGB becomes one gray: wang is MATLAB rgb2gray rounded to whole samples, bt601-limited the Y of ' +
  'MATLAB rgb2ycbcr; none scores red, green and blue apart and takes their mean.';

export const lumaOption = { type: 'enum', values: LUMA_VALUES, default: 'wang', help: LUMA_HELP } as const;

export const colorOption = { type: 'enum', values: LUMA_VALUES, default: 'none', help: LUMA_HELP } as const;

export const cropBorderOption = {
  type: 'integer',
  default: 0,
  min: 0,
  max: 10000,
  help: 'Pixels cut off each side first; super-resolution papers cut off as many as the scale factor.',
} as const satisfies OptionSpec;

export const windowSizeOption = {
  type: 'integer',
  default: 11,
  min: 3,
  max: 101,
  help: 'Width and height of the window in pixels, an odd number.',
} as const satisfies OptionSpec;

export const sigmaOption = {
  type: 'number',
  default: 1.5,
  min: 0.1,
  max: 100,
  help: 'Standard deviation of the Gaussian window in pixels.',
} as const satisfies OptionSpec;

export const k1Option = {
  type: 'number',
  default: 0.01,
  min: 1e-6,
  max: 1,
  help: 'K1, which steadies the luminance term: C1 = (K1 L)^2, L being the full range.',
} as const satisfies OptionSpec;

export const k2Option = {
  type: 'number',
  default: 0.03,
  min: 1e-6,
  max: 1,
  help: 'K2, which steadies the contrast and structure terms: C2 = (K2 L)^2.',
} as const satisfies OptionSpec;
