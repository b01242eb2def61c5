import { IqaError } from '../error.ts';
import { exp } from '../numeric/index.ts';

/**
 * A sampled Gaussian window of one dimension, centred, its sum 1; MATLAB's `fspecial('gaussian')` is its
 * outer product with itself. Own `exp` and a fixed order make the taps the same bits in every engine.
 *
 * @param size - the number of taps, a whole number from 1
 * @param sigma - the standard deviation in pixels, above 0
 * @returns `size` taps, symmetric to the last bit
 * @throws IqaError E_USAGE for a size or sigma that is none
 */
export function gaussianTaps(size: number, sigma: number): Float64Array {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new IqaError('E_USAGE', `A window must have a whole number of taps from 1, not ${size}.`);
  }
  if (!Number.isFinite(sigma) || sigma <= 0) {
    throw new IqaError('E_USAGE', `A Gaussian's sigma must be a finite number above 0, not ${sigma}.`);
  }
  const taps = new Float64Array(size);
  const centre = (size - 1) / 2;
  let total = 0;
  for (let i = 0; i < size; i++) {
    const distance = i - centre;
    taps[i] = exp(-(distance * distance) / (2 * sigma * sigma));
    total += taps[i];
  }
  for (let i = 0; i < size; i++) taps[i] /= total;
  return taps;
}
