import { IqaError } from '@iqakit/core';
import { gaussianTaps } from '@iqakit/core/filter';
import { type Convolution, symmetricConvolution } from './convolution.ts';

/** The options that describe a window, as the metrics with one share them. */
export interface WindowOptions {
  readonly window?: 'gaussian' | 'uniform';
  readonly windowSize: number;
  readonly sigma: number;
}

/**
 * The separable window of these options, its weights summing to 1.
 *
 * @throws IqaError E_OPTION for an even size, which has no middle pixel
 */
export function windowOf({ window = 'gaussian', windowSize, sigma }: WindowOptions): Convolution {
  if (windowSize % 2 === 0) {
    throw new IqaError(
      'E_OPTION',
      `windowSize must be odd, so that a window has a middle pixel, not ${windowSize}.`,
    );
  }
  if (window === 'gaussian') return symmetricConvolution(gaussianTaps(windowSize, sigma));
  return symmetricConvolution(new Float64Array(windowSize).fill(1 / windowSize));
}
