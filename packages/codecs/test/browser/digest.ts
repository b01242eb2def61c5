import type { DecodedImage } from '../../src/index.ts';

/** Everything that came of decoding, its pixels as their SHA-256. The same code runs in Node and in the page. */
export async function digestOf({ image, steps, warnings, bitDepth }: DecodedImage): Promise<string> {
  const { data, width, height, channels, range, colorSpace } = image;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const hash = await crypto.subtle.digest('SHA-256', bytes.slice());
  const pixels = Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return JSON.stringify({ pixels, width, height, channels, range, colorSpace, bitDepth, steps, warnings });
}
