import { IqaError } from '../error.ts';
import type { Image } from './image.ts';
import { emptyLike } from './pixel-array.ts';

/**
 * A rectangle of a picture.
 *
 * @param image - any image
 * @param x - the first column, from 0
 * @param y - the first row, from 0
 * @param width - columns, at least 1
 * @param height - rows, at least 1
 * @returns the rectangle in an array of its own; the image itself where it is all of it
 * @throws IqaError E_USAGE for a rectangle that is not wholly inside
 */
export function cropTo(image: Image, x: number, y: number, width: number, height: number): Image {
  const areWhole = [x, y, width, height].every(Number.isSafeInteger);
  const isInside =
    x >= 0 && y >= 0 && width >= 1 && height >= 1 && x + width <= image.width && y + height <= image.height;
  if (!areWhole || !isInside) {
    throw new IqaError(
      'E_USAGE',
      `A crop of ${width}x${height} at (${x}, ${y}) does not lie inside ${image.width}x${image.height}.`,
    );
  }
  if (width === image.width && height === image.height) return image;

  const { channels, range, colorSpace, alpha } = image;
  const rowLength = width * channels;
  const data = emptyLike(image.data, rowLength * height);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * image.width + x) * channels;
    data.set(image.data.subarray(from, from + rowLength), row * rowLength);
  }
  return { width, height, channels, data, range, colorSpace, ...(alpha && { alpha }) };
}

/**
 * A picture without its outermost pixels, as super-resolution papers score it.
 *
 * @param image - any image
 * @param pixels - how many to take off each side, from 0
 * @returns the inner picture
 * @throws IqaError E_USAGE for a negative or broken number; E_TOO_SMALL where nothing would be left
 */
export function cropBorder(image: Image, pixels: number): Image {
  if (!Number.isSafeInteger(pixels) || pixels < 0) {
    throw new IqaError('E_USAGE', `A border must be a whole number of pixels, not ${pixels}.`);
  }
  const width = image.width - 2 * pixels;
  const height = image.height - 2 * pixels;
  if (width < 1 || height < 1) {
    throw new IqaError(
      'E_TOO_SMALL',
      `A border of ${pixels} pixels leaves nothing of ${image.width}x${image.height}: crop less.`,
    );
  }
  return cropTo(image, pixels, pixels, width, height);
}
