import { IqaError } from '../error.ts';
import { gaussianTaps } from './gaussian.ts';
import type { Plane } from './plane.ts';

/**
 * MATLAB's `fspecial('average', [height, width])`: every tap is 1 / (width height).
 *
 * @param width - columns, a whole number from 1
 * @param height - rows; as many as columns where left out
 * @throws IqaError E_USAGE for a size that is none
 */
export function fspecialAverage(width: number, height: number = width): Plane {
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height) || width < 1 || height < 1) {
    throw new IqaError('E_USAGE', `A kernel's size must be whole numbers from 1, not ${width}x${height}.`);
  }
  return { width, height, data: new Float64Array(width * height).fill(1 / (width * height)) };
}

/**
 * A Gaussian kernel as the outer product of {@link gaussianTaps} with itself: MATLAB's
 * `fspecial('gaussian', size, sigma)` up to rounding.
 *
 * @param size - rows and columns, a whole number from 1
 * @param sigma - the standard deviation in pixels, above 0
 * @throws IqaError E_USAGE for a size or sigma that is none
 */
export function fspecialGaussian(size: number, sigma: number): Plane {
  const taps = gaussianTaps(size, sigma);
  const data = new Float64Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) data[y * size + x] = taps[y] * taps[x];
  }
  return { width: size, height: size, data };
}
