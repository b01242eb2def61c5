import { fileURLToPath } from 'node:url';
import { encodePng } from '@iqakit/codecs';

/** The built command. */
export const iqa = fileURLToPath(new URL('../bin/iqa.mjs', import.meta.url));

/** A picture of waves and noise, the same for the same seed, as the bytes of a PNG. */
export async function makePng(width, height, seed) {
  return encodePng(makeImage(width, height, seed));
}

export function makeImage(width, height, seed) {
  const data = new Uint8Array(width * height * 3);
  const next = noise(seed);
  const rows = Float64Array.from({ length: height }, (_, y) => 40 * Math.cos(y / 23));
  const columns = Float64Array.from({ length: width }, (_, x) => 110 + 60 * Math.sin(x / 37));
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++)
        data[i++] = columns[x] + rows[y] + (next() & 15) + 5 * channel;
    }
  }
  return { width, height, channels: 3, data, range: { max: 255 }, colorSpace: 'srgb' };
}

/** xorshift32: any noise does. */
export function noise(seed) {
  let state = (seed * 2654435761 + 1) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
