import ndarray from 'ndarray';
import type { Image, PixelArray } from '../image/index.ts';

/**
 * An image as a real ndarray, sharing its pixels. (The `ndarray` package builds its classes with
 * `new Function`, so this throws on a page whose content security policy forbids that; nothing else in
 * iqakit needs it.)
 *
 * @param image - any image
 * @returns an ndarray of shape `[height, width]` for gray, else `[height, width, channels]`
 */
export function toNdArray(image: Image): ndarray.NdArray<PixelArray> {
  const { width, height, channels, data } = image;
  return ndarray<PixelArray>(data, channels === 1 ? [height, width] : [height, width, channels]);
}
