import type { TiffHeader } from './tiff-header.ts';

/** Samples of one row, of the type that the picture will have. */
export type Row = Uint8Array | Uint16Array | Float32Array;

/** Turns the bytes of a row into samples, its predictor undone. `stride` is samples from pixel to pixel. */
export function readRow(bytes: Uint8Array, header: TiffHeader, row: Row, stride: number): void {
  if (row instanceof Float32Array) {
    if (header.predictor === 'float') undoFloatPredictor(bytes, row, stride);
    else readFloats(bytes, row, header.isLittleEndian);
    return;
  }
  if (row instanceof Uint16Array) readWords(bytes, row, header.isLittleEndian);
  else if (header.bitDepth === 8) row.set(bytes.subarray(0, row.length));
  else readBits(bytes, row, header.bitDepth);
  if (header.predictor === 'horizontal') undoDifferences(row, stride);
}

function readWords(bytes: Uint8Array, row: Uint16Array, isLittleEndian: boolean): void {
  const low = isLittleEndian ? 0 : 1;
  for (let i = 0; i < row.length; i++) row[i] = bytes[2 * i + low] | (bytes[2 * i + 1 - low] << 8);
}

function readFloats(bytes: Uint8Array, row: Float32Array, isLittleEndian: boolean): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < row.length; i++) row[i] = view.getFloat32(4 * i, isLittleEndian);
}

function readBits(bytes: Uint8Array, row: Uint8Array, bits: number): void {
  const mask = (1 << bits) - 1;
  for (let i = 0; i < row.length; i++) {
    const bit = i * bits;
    row[i] = (bytes[bit >> 3] >> (8 - bits - (bit & 7))) & mask;
  }
}

/** Each sample was stored as its difference from the pixel to the left, modulo its type's size. */
function undoDifferences(row: Uint8Array | Uint16Array, stride: number): void {
  for (let i = stride; i < row.length; i++) row[i] += row[i - stride];
}

/**
 * Adobe Photoshop TIFF Technical Note 3: a row's bytes were split into four planes, highest bytes first, and
 * stored as differences.
 */
function undoFloatPredictor(stored: Uint8Array, row: Float32Array, stride: number): void {
  const count = row.length;
  const planes = stored.slice(0, count * 4);
  for (let i = stride; i < planes.length; i++) planes[i] += planes[i - stride];
  const view = new DataView(new ArrayBuffer(4));
  for (let i = 0; i < count; i++) {
    for (let plane = 0; plane < 4; plane++) view.setUint8(plane, planes[plane * count + i]);
    row[i] = view.getFloat32(0);
  }
}
