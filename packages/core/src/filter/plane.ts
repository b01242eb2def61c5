import { IqaError } from '../error.ts';
import type { Image } from '../image/index.ts';

/** One channel of numbers in rows: what filters work on. `data.length === width * height`. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly data: Float64Array;
}

/**
 * A picture's channels as planes of their own, in the picture's units.
 *
 * @param image - any image
 * @returns one plane a channel
 */
export function splitChannels(image: Image): Plane[] {
  const { width, height, channels, data: source } = image;
  return Array.from({ length: channels }, (_, channel) => {
    const data = new Float64Array(width * height);
    for (let i = 0, from = channel; i < data.length; i++, from += channels) data[i] = source[from];
    return { width, height, data };
  });
}

/** Refuses a plane or kernel whose fields contradict each other. */
export function checkPlane({ width, height, data }: Plane, name: string): void {
  const isSized = Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0;
  if (isSized && data.length === width * height) return;
  throw new IqaError('E_INPUT', `${name} is ${width}x${height} but has ${data.length} values.`);
}
