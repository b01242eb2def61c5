import { readFileSync } from 'node:fs';
import { decodeImage } from '@iqakit/codecs';
import { distortions } from '../../scripts/demo/distortions.mjs';
import { photographs } from '../../scripts/demo/photographs.mjs';
import { rgbaOf } from '../../scripts/demo/rgba.mjs';

/**
 * @typedef {object} Pair two pictures as canvases and other packages have them: straight 8-bit RGBA
 * @property {{ width: number, height: number, data: Uint8ClampedArray }} reference
 * @property {{ width: number, height: number, data: Uint8ClampedArray }} distorted
 */

/**
 * A real photograph, brought to size by mirroring it at its edges, and distorted copies of it.
 *
 * @param {{ width: number, height: number, distortions: readonly string[] }} size
 * @returns {Promise<Pair[]>}
 */
export async function picturePairs({ width, height, distortions: names }) {
  const photograph = photographs.find(({ name }) => name === 'nagasaki-boats');
  const { image } = await decodeImage(new Uint8Array(readFileSync(photograph.path)));
  const picture = mirrored(image, width, height);
  const reference = rgbaOf(picture);
  const pairs = [];
  for (const name of names) {
    const { make } = distortions.find((distortion) => distortion.name === name);
    pairs.push({ reference, distorted: rgbaOf(await make(picture)) });
  }
  return pairs;
}

function mirrored(image, width, height) {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = mirror(y, image.height) * image.width;
    for (let x = 0; x < width; x++) {
      const from = (row + mirror(x, image.width)) * 3;
      const to = (y * width + x) * 3;
      for (let c = 0; c < 3; c++) data[to + c] = image.data[from + c];
    }
  }
  return { ...image, width, height, data };
}

function mirror(i, length) {
  const wrapped = i % (2 * length);
  return wrapped < length ? wrapped : 2 * length - 1 - wrapped;
}
