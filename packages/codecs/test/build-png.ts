import { crc32, deflateSync } from 'node:zlib';

/** A PNG chunk: a name and what is in it. */
export type Chunk = readonly [type: string, data: Uint8Array];

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** PNG's numbers for colour types. */
export const COLOR_TYPE = { gray: 0, rgb: 2, palette: 3, grayAlpha: 4, rgba: 6 };

export interface PngFacts {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  readonly colorType: number;
  readonly interlace?: number;
}

export function headerChunk({ width, height, bitDepth, colorType, interlace = 0 }: PngFacts): Chunk {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([bitDepth, colorType, 0, 0, interlace], 8);
  return ['IHDR', data];
}

/** Rows without their filter bytes, packed into one IDAT. */
export function dataChunk(rows: readonly Uint8Array[]): Chunk {
  const filtered = rows.map((row) => Uint8Array.from([0, ...row]));
  return ['IDAT', new Uint8Array(deflateSync(Buffer.concat(filtered)))];
}

export function buildPng(chunks: readonly Chunk[]): Uint8Array {
  return new Uint8Array(Buffer.concat([Uint8Array.from(SIGNATURE), ...chunks.map(encodeChunk)]));
}

function encodeChunk([type, data]: Chunk): Uint8Array {
  const chunk = new Uint8Array(12 + data.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

export const END: Chunk = ['IEND', new Uint8Array(0)];

/** Puts chunks behind the header of a finished PNG. */
export function insertChunks(png: Uint8Array, chunks: readonly Chunk[]): Uint8Array {
  const headerEnd = 8 + 25;
  const inserted = chunks.map(encodeChunk);
  return new Uint8Array(Buffer.concat([png.subarray(0, headerEnd), ...inserted, png.subarray(headerEnd)]));
}

/** Makes all checksums right again, as far as the chunks can still be told apart. */
export function repairChecksums(png: Uint8Array): Uint8Array {
  const repaired = png.slice();
  const view = new DataView(repaired.buffer);
  for (let at = 8; at + 12 <= repaired.length; ) {
    const length = view.getUint32(at);
    const end = at + 8 + length;
    if (end + 4 > repaired.length) break;
    view.setUint32(end, crc32(repaired.subarray(at + 4, end)));
    at = end + 4;
  }
  return repaired;
}
