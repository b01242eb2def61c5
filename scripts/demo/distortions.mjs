import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { decodeImage } from '@iqakit/codecs';
import { filterSeparable, gaussianTaps } from '@iqakit/core/filter';
import { createRandom } from '@iqakit/core/numeric';
import encodeJpeg, { init } from '@jsquash/jpeg/encode.js';
import { rgbaOf } from './rgba.mjs';

/** @typedef {import('@iqakit/core').Image} Image */

const require = createRequire(import.meta.url);

/** The encoder's WebAssembly is read from disk: in Node it would look for it on the network. */
const startEncoder = async () =>
  init(await WebAssembly.compile(readFileSync(require.resolve('@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm'))));

let encoder;

/**
 * Through MozJPEG and back.
 *
 * @param {Image} image 8-bit RGB
 * @param {{ quality: number }} options 1 to 100
 * @returns {Promise<Image>}
 */
export async function jpeg(image, { quality }) {
  encoder ??= startEncoder();
  await encoder;
  const bytes = await encodeJpeg(/** @type {any} */ (rgbaOf(image)), { quality });
  return (await decodeImage(new Uint8Array(bytes))).image;
}

/**
 * Gaussian blur.
 *
 * @param {Image} image 8-bit RGB
 * @param {{ sigma: number }} options in pixels
 * @returns {Promise<Image>}
 */
export async function blur(image, { sigma }) {
  const { width, height } = image;
  const taps = gaussianTaps(2 * Math.ceil(3 * sigma) + 1, sigma);
  const data = new Uint8ClampedArray(image.data.length);
  for (let channel = 0; channel < 3; channel++) {
    const values = Float64Array.from(
      { length: width * height },
      (_, pixel) => image.data[pixel * 3 + channel],
    );
    const blurred = filterSeparable({ width, height, data: values }, 'symmetric', taps);
    for (let pixel = 0; pixel < width * height; pixel++) data[pixel * 3 + channel] = blurred.data[pixel];
  }
  return { ...image, data };
}

/**
 * White Gaussian noise, the same on every run.
 *
 * @param {Image} image 8-bit RGB
 * @param {{ deviation: number, seed?: number }} options in gray levels
 * @returns {Promise<Image>}
 */
async function noise(image, { deviation, seed = 1 }) {
  const random = createRandom(seed);
  return {
    ...image,
    data: Uint8ClampedArray.from(image.data, (value) => value + deviation * random.normal()),
  };
}

/** What `npm start` and the documentation show, mildest first in each kind. */
export const distortions = [
  { name: 'jpeg-60', title: 'JPEG, quality 60', make: (image) => jpeg(image, { quality: 60 }) },
  { name: 'jpeg-10', title: 'JPEG, quality 10', make: (image) => jpeg(image, { quality: 10 }) },
  { name: 'blur-2', title: 'Gaussian blur, sigma 2', make: (image) => blur(image, { sigma: 2 }) },
  { name: 'noise-15', title: 'Gaussian noise, sigma 15', make: (image) => noise(image, { deviation: 15 }) },
];
