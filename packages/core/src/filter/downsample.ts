import { IqaError } from '../error.ts';
import { mirrored, reachOf } from './pad.ts';
import { checkPlane, type Plane } from './plane.ts';

/**
 * Every `factor`-th pixel of every `factor`-th row, from the first on: MATLAB's `A(1:f:end, 1:f:end)`.
 *
 * @param plane - the plane to thin out
 * @param factor - a whole number from 1
 * @throws IqaError E_USAGE for a factor that is none
 */
export function subsample(plane: Plane, factor: number): Plane {
  const { width, height } = thinnedSize(plane, factor);
  const data = new Float64Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    const from = y * factor * plane.width;
    for (let x = 0; x < width; x++) data[to++] = plane.data[from + x * factor];
  }
  return { width, height, data };
}

/**
 * The mean of `factor` x `factor` pixels around every `factor`-th pixel, with a symmetric border: what
 * {@link imfilter} with {@link fspecialAverage} and then {@link subsample} give, without computing the rest.
 *
 * @param plane - the plane to shrink
 * @param factor - a whole number from 1
 * @throws IqaError E_USAGE for a factor that is none
 */
export function boxDownsample(plane: Plane, factor: number): Plane {
  const { width, height } = thinnedSize(plane, factor);
  const { before } = reachOf(factor);
  const weight = 1 / (factor * factor);
  const columns = Int32Array.from({ length: width * factor }, (_, i) => mirrored(i - before, plane.width));
  const data = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let ky = 0; ky < factor; ky++) {
      const from = mirrored(y * factor + ky - before, plane.height) * plane.width;
      for (let x = 0; x < width; x++) {
        let total = data[y * width + x];
        for (let kx = 0; kx < factor; kx++) total += weight * plane.data[from + columns[x * factor + kx]];
        data[y * width + x] = total;
      }
    }
  }
  return { width, height, data };
}

function thinnedSize(plane: Plane, factor: number) {
  checkPlane(plane, 'The plane');
  if (!Number.isSafeInteger(factor) || factor < 1) {
    throw new IqaError('E_USAGE', `A factor must be a whole number from 1, not ${factor}.`);
  }
  return { width: Math.ceil(plane.width / factor), height: Math.ceil(plane.height / factor) };
}
