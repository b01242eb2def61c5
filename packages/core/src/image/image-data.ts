import { IqaError } from '../error.ts';
import type { Image, ImageDataLike, ImageInput } from './image.ts';

/** Whether an input is the browser's `ImageData` or of its shape: pixels, but neither channels nor shape. */
export function isImageData(input: ImageInput): input is ImageDataLike {
  return 'width' in input && !('channels' in input) && !('shape' in input);
}

/** Straight 8-bit sRGB with alpha, sharing the pixels. */
export function imageOfImageData(input: ImageDataLike, name: string): Image {
  const { width, height, data, colorSpace } = input;
  if (!(data instanceof Uint8ClampedArray || (data as unknown) instanceof Uint8Array)) {
    throw new IqaError('E_INPUT', `${name} looks like ImageData, but its data is not 8-bit RGBA.`);
  }
  if (colorSpace !== undefined && colorSpace !== 'srgb') {
    throw new IqaError('E_INPUT', `${name} is ImageData in ${colorSpace}: ask the canvas for srgb.`);
  }
  return { width, height, channels: 4, data, range: { max: 255 }, colorSpace: 'srgb', alpha: 'straight' };
}
