import { IqaError } from '../error.ts';
import type { Image } from './image.ts';

/**
 * The same picture in other units: every sample times `max` over the old maximum, as float64 and without
 * rounding, so that nothing is lost. It makes 8-bit and 16-bit pictures comparable.
 *
 * @param image - any image
 * @param max - the new value of full white, above 0
 * @returns the picture with `range.max` = `max`; the image itself where that is so already
 * @throws IqaError E_RANGE for a `max` that is no finite number above 0
 */
export function convertRange(image: Image, max: number): Image {
  if (!Number.isFinite(max) || max <= 0) {
    throw new IqaError('E_RANGE', `A range must be a finite number above 0, not ${max}.`);
  }
  const from = image.range.max;
  if (max === from) return image;
  const data = new Float64Array(image.data.length);
  for (let i = 0; i < data.length; i++) data[i] = (image.data[i] * max) / from;
  return { ...image, data, range: { max } };
}
