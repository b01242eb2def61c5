import { IqaError } from '../error.ts';
import type { Image } from './image.ts';
import { emptyLike, isWhole } from './pixel-array.ts';

/**
 * Lays a picture with alpha over a plain background, in the colour space it is stored in, as browsers and
 * image editors do. Whole samples are rounded to the nearest, halves up.
 *
 * @param image - any image; one without alpha is returned itself
 * @param background - red, green and blue in the image's own units, 0 to `range.max`
 * @returns the picture with three channels, its range and type unchanged
 * @throws IqaError E_RANGE for a background outside of the range
 */
export function compositeOver(image: Image, background: readonly [number, number, number]): Image {
  if (image.channels !== 4) return image;
  const { max } = image.range;
  for (const value of background) {
    if (value >= 0 && value <= max) continue;
    throw new IqaError('E_RANGE', `The background [${background.join(', ')}] must lie within 0 to ${max}.`);
  }
  return withoutAlpha(image, (out, pixels) => {
    const { data } = image;
    const rounding = isWhole(data);
    for (let i = 0; i < pixels; i++) {
      const alpha = data[4 * i + 3];
      for (let c = 0; c < 3; c++) {
        const value = (data[4 * i + c] * alpha + background[c] * (max - alpha)) / max;
        out[3 * i + c] = rounding ? Math.floor(value + 0.5) : value;
      }
    }
  });
}

/**
 * Leaves out an alpha channel that hides nothing.
 *
 * @param image - any image
 * @returns the picture with three channels where every alpha is `range.max`; otherwise the image itself
 */
export function dropOpaqueAlpha(image: Image): Image {
  if (image.channels !== 4 || !isOpaque(image)) return image;
  return withoutAlpha(image, (out, pixels) => {
    const { data } = image;
    for (let i = 0, from = 0, to = 0; i < pixels; i++, from += 4, to += 3) {
      out[to] = data[from];
      out[to + 1] = data[from + 1];
      out[to + 2] = data[from + 2];
    }
  });
}

/** Whether an image has no alpha, or one that is `range.max` everywhere. */
export function isOpaque({ channels, data, range }: Image): boolean {
  if (channels !== 4) return true;
  for (let i = 3; i < data.length; i += 4) {
    if (data[i] !== range.max) return false;
  }
  return true;
}

function withoutAlpha(image: Image, fill: (out: Image['data'], pixels: number) => void): Image {
  const { width, height, range, colorSpace } = image;
  const data = emptyLike(image.data, width * height * 3);
  fill(data, width * height);
  return { width, height, channels: 3, data, range, colorSpace };
}
