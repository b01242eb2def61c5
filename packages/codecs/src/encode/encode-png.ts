import { IqaError } from '@iqakit/core';
import { type Image, typeMaxOf } from '@iqakit/core/image';

const WAY_OUT = 'scale the samples with convertRange, and round them into a Uint8Array or Uint16Array';

/**
 * Encodes an image as PNG, losslessly: gray, RGB or RGBA of 8 or 16 bits, as its array's type says.
 *
 * @param image - samples 0 to 255 in bytes, or 0 to 65535 in words
 * @returns the file
 * @throws IqaError E_RANGE for floats and for other ranges, which PNG cannot say
 */
export async function encodePng(image: Image): Promise<Uint8Array> {
  const { width, height, channels, range } = image;
  const data = wholeSamples(image);
  if (range.max !== typeMaxOf(data)) {
    throw new IqaError('E_RANGE', `PNG cannot say that white is ${range.max}: ${WAY_OUT}.`);
  }
  const { encode } = await import('fast-png');
  return encode({ width, height, channels, data, depth: data instanceof Uint16Array ? 16 : 8 });
}

function wholeSamples({ data }: Image): Uint8Array | Uint16Array {
  if (data instanceof Uint16Array || data instanceof Uint8Array) return data;
  if (data instanceof Uint8ClampedArray) return new Uint8Array(data.buffer, data.byteOffset, data.length);
  throw new IqaError('E_RANGE', `PNG holds whole numbers: ${WAY_OUT}.`);
}
