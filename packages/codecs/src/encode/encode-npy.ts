import { IqaError } from '@iqakit/core';
import type { PixelArray } from '@iqakit/core/image';

/** The header and its length field end on a multiple of this, as NumPy writes it. */
const ALIGNMENT = 64;

/** Magic, version and the length field. */
const PREFIX_BYTES = 10;

/**
 * Encodes an array as NumPy's `.npy` (format 1.0, C order, little-endian), bit for bit, for `numpy.load`.
 *
 * @param shape - such as `[height, width]` or `[height, width, channels]`
 * @returns the file
 * @throws IqaError E_INPUT where the shape does not fit the data
 */
export function encodeNpy(data: PixelArray, shape: readonly number[]): Uint8Array {
  const expected = shape.reduce((product, size) => product * size, 1);
  if (data.length !== expected) {
    throw new IqaError('E_INPUT', `${data.length} samples do not fill the shape ${shape.join(' x ')}.`);
  }
  const dimensions = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const dictionary = `{'descr': '${descriptionOf(data)}', 'fortran_order': False, 'shape': (${dimensions}), }`;
  const unpadded = PREFIX_BYTES + dictionary.length + 1;
  const length = Math.ceil(unpadded / ALIGNMENT) * ALIGNMENT;
  const file = new Uint8Array(length + data.byteLength);
  file.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  new DataView(file.buffer).setUint16(8, length - PREFIX_BYTES, true);
  file.set(new TextEncoder().encode(`${dictionary}${' '.repeat(length - unpadded)}\n`), PREFIX_BYTES);
  writeLittleEndian(data, new DataView(file.buffer, length));
  return file;
}

function descriptionOf(data: PixelArray): string {
  if (data instanceof Uint16Array) return '<u2';
  if (data instanceof Float32Array) return '<f4';
  return data instanceof Float64Array ? '<f8' : '|u1';
}

function writeLittleEndian(data: PixelArray, view: DataView): void {
  for (let i = 0; i < data.length; i++) {
    if (data instanceof Uint16Array) view.setUint16(2 * i, data[i], true);
    else if (data instanceof Float32Array) view.setFloat32(4 * i, data[i], true);
    else if (data instanceof Float64Array) view.setFloat64(8 * i, data[i], true);
    else view.setUint8(i, data[i]);
  }
}
