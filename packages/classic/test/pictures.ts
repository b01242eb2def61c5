import type { Image, PixelArray } from '@iqakit/core/image';
import { createRandom } from '@iqakit/core/numeric';

/** A picture with edges, ramps and texture, so that no window is like another; seeded. */
export function syntheticPicture(width: number, height: number, channels: 1 | 3 | 4, seed: number): Image {
  const random = createRandom(seed);
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const edge = (Math.floor(x / 13) + Math.floor(y / 9)) % 2 === 0 ? 60 : 170;
      for (let c = 0; c < channels; c++) {
        const ramp = (40 * x) / width + (20 * c * y) / height;
        data[(y * width + x) * channels + c] = c === 3 ? 255 : edge + ramp + random.integer(20);
      }
    }
  }
  return imageOf(width, height, channels, data, 255);
}

/** The picture with uniform noise of up to `amplitude` added, alpha left alone; seeded. */
export function withNoise(image: Image, amplitude: number, seed: number): Image {
  const random = createRandom(seed);
  const data = image.data.slice();
  for (let i = 0; i < data.length; i++) {
    const noise = Math.round((2 * random.next() - 1) * amplitude);
    if (image.channels === 4 && i % 4 === 3) continue;
    data[i] = Math.min(Math.max(data[i] + noise, 0), image.range.max);
  }
  return { ...image, data };
}

/** The same pixels in another array, every sample times `factor`. */
export function converted(image: Image, data: PixelArray, max: number, factor = 1): Image {
  for (let i = 0; i < image.data.length; i++) data[i] = image.data[i] * factor;
  return { ...image, data, range: { max } };
}

/** A picture of one value. */
export function flatPicture(width: number, height: number, channels: 1 | 3, value: number): Image {
  return imageOf(width, height, channels, new Uint8Array(width * height * channels).fill(value), 255);
}

export function imageOf(
  width: number,
  height: number,
  channels: 1 | 3 | 4,
  data: PixelArray,
  max: number,
): Image {
  return {
    width,
    height,
    channels,
    data,
    range: { max },
    colorSpace: channels === 1 ? 'gray' : 'srgb',
    ...(channels === 4 && { alpha: 'straight' as const }),
  };
}

/** An RGB picture as RGBA, every alpha 255. */
export function withOpaqueAlpha(image: Image): Image {
  const pixels = image.width * image.height;
  const data = new Uint8Array(4 * pixels).fill(255);
  for (let i = 0; i < pixels; i++) for (let c = 0; c < 3; c++) data[4 * i + c] = image.data[3 * i + c];
  return imageOf(image.width, image.height, 4, data, 255);
}

/** How far `a` is from `b`, as a share of `b`. */
export function relativeError(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b) / Math.abs(b);
}
