import { encodePng } from '@iqakit/codecs';
import type { Image } from '@iqakit/core/image';
import { createRandom } from '@iqakit/core/numeric';

/** A photograph of sorts: smooth shapes with noise on them, the same for the same seed. */
export function makeImage(width: number, height: number, seed: number, noise = 8): Image {
  const random = createRandom(seed);
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const x = Math.floor(i / 3) % width;
    const y = Math.floor(i / 3 / width);
    const wave = 110 + 60 * Math.sin(x / 17 + (i % 3)) + 40 * Math.cos(y / 11);
    data[i] = Math.max(0, Math.min(255, wave + noise * (2 * random.next() - 1)));
  }
  return { width, height, channels: 3, data, range: { max: 255 }, colorSpace: 'srgb' };
}

export async function makePng(
  width: number,
  height: number,
  seed: number,
  noise?: number,
): Promise<Uint8Array> {
  return encodePng(makeImage(width, height, seed, noise));
}

/** A PNG whose header claims another size; its pixels stay as they are. */
export function claimSize(png: Uint8Array, width: number, height: number): Uint8Array {
  const claimed = Uint8Array.from(png);
  const view = new DataView(claimed.buffer);
  view.setUint32(16, width);
  view.setUint32(20, height);
  view.setUint32(29, crc32(claimed.subarray(12, 29)));
  return claimed;
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
