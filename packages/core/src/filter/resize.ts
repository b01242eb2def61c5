import { IqaError } from '../error.ts';
import { type Image, isWhole, type PixelArray, typeMaxOf } from '../image/index.ts';
import { type Grid, resampleAcross, resampleDown, type Storage } from './resample.ts';
import { type ResamplingTaps, TAPS } from './resampling-taps.ts';

/**
 * Ways of resizing, named after whose numbers they give:
 *
 * - `pil-*`: Pillow's `Image.resize`: antialiased, cubic a = -0.5; on 8-bit pictures its fixed-point
 *   arithmetic, to the bit
 * - `torch-*`: PyTorch's `interpolate` on float64 with align_corners false and antialias false; cubic a = -0.75
 * - `matlab-*`: MATLAB's `imresize`: antialiased, cubic a = -0.5, mirrored border
 */
export type ResizeMethod = keyof typeof TAPS;

export interface ResizeOptions {
  readonly method: ResizeMethod;
  /**
   * Cubic curves swing beyond their data. `clamp` (the default) holds floats within 0 to `range.max`, so that
   * they are an image still; `keep` leaves them, as the original functions do. Whole samples are always held.
   */
  readonly overshoot?: 'clamp' | 'keep';
}

/** The names of all ways of resizing. */
export const RESIZE_METHODS = Object.keys(TAPS) as readonly ResizeMethod[];

/**
 * A picture in another size.
 *
 * @param image - gray or RGB; alpha is refused, since colours under it must not bleed
 * @param width - columns wanted, from 1
 * @param height - rows wanted, from 1
 * @param options - whose numbers to give
 * @returns the picture with the same type, range and colour space; the image itself at its own size. Whole
 *   samples are rounded half up
 * @throws IqaError E_ALPHA; E_USAGE for a size or method that is none
 */
export function resize(image: Image, width: number, height: number, options: ResizeOptions): Image {
  const { method, overshoot = 'clamp' } = options;
  if (!Object.hasOwn(TAPS, method)) {
    throw new IqaError('E_USAGE', `"${method}" is no way of resizing: ${RESIZE_METHODS.join(', ')} are.`);
  }
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height) || width < 1 || height < 1) {
    throw new IqaError(
      'E_USAGE',
      `A picture cannot be resized to ${width}x${height}: give whole numbers from 1.`,
    );
  }
  if (image.channels === 4) {
    throw new IqaError('E_ALPHA', 'A picture with alpha cannot be resized: use compositeOver first.');
  }
  if (width === image.width && height === image.height) return image;

  // MATLAB begins with the axis that shrinks most, the others with the rows.
  const acrossFirst = !method.startsWith('matlab') || width / image.width < height / image.height;
  const across: Pass = { run: resampleAcross, from: image.width, to: width };
  const down: Pass = { run: resampleDown, from: image.height, to: height };
  const passes = (acrossFirst ? [across, down] : [down, across]).filter(({ from, to }) => from !== to);
  const ofImage: Storage = {
    like: image.data,
    whole: isWhole(image.data),
    limit: isWhole(image.data) || overshoot === 'clamp' ? image.range.max : Infinity,
  };
  const between = method.startsWith('torch') ? UNROUNDED : ofImage;

  let grid: Grid = image;
  for (const pass of passes) {
    const storage = pass === passes.at(-1) ? ofImage : between;
    grid = pass.run(grid, tapsFor(method, pass.from, pass.to, image.data), pass.to, storage);
  }
  return { ...image, width, height, data: grid.data };
}

const UNROUNDED: Storage = { like: new Float64Array(0), whole: false, limit: Infinity };

/** One axis to resize. */
interface Pass {
  readonly from: number;
  readonly to: number;
  run(grid: Grid, taps: ResamplingTaps, size: number, storage: Storage): Grid;
}

/** Pillow computes 8-bit pictures with weights of 22 fractional bits. */
function tapsFor(method: ResizeMethod, from: number, to: number, data: PixelArray): ResamplingTaps {
  const taps = TAPS[method](from, to);
  if (!method.startsWith('pil') || typeMaxOf(data) !== 255) return taps;
  const one = 4194304;
  const weights = taps.weights.map(
    (w) => (w < 0 ? Math.ceil(w * one - 0.5) : Math.floor(w * one + 0.5)) / one,
  );
  return { ...taps, weights };
}
