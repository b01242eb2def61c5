import { decodeError } from '../bytes/decode-error.ts';
import { paletteToColor } from '../bytes/expand-samples.ts';
import type { DecodedPixels, FormatDecoder } from '../format/decoder.ts';
import { type BmpHeader, readBmpHeader } from './bmp-header.ts';
import { unpackRuns } from './run-length.ts';

/**
 * BMP of all Windows versions and the common ones of OS/2: palettes of 1 to 8 bits, RLE, 16, 24 and 32 bits
 * with any masks. The reader is our own because the known packages need Node's Buffer. A palette of nothing
 * but gray gives a gray picture, since BMP has no other way to say gray.
 */
export const bmpDecoder: FormatDecoder<BmpHeader> = {
  readHeader: readBmpHeader,

  async decodePixels(bytes, header): Promise<DecodedPixels> {
    if (header.compression === 'rle4' || header.compression === 'rle8') return decodeRuns(bytes, header);
    if (header.palette.length > 0) return decodeIndices(header, unpackIndices(bytes, header));
    if (header.bitsPerPixel === 24) return { data: readTriples(bytes, header), max: 255 };
    return { data: readFields(bytes, header), max: 255 };
  },
};

function decodeRuns(bytes: Uint8Array, header: BmpHeader): DecodedPixels {
  const { indices, hasGaps } = unpackRuns(bytes, header);
  const pixels = decodeIndices(header, indices);
  if (!hasGaps) return pixels;
  const message = 'The BMP leaves pixels out, which is up to the reader: they are given its first colour.';
  return { ...pixels, warnings: [{ code: 'BMP_GAPS', message }] };
}

function decodeIndices({ palette, channels }: BmpHeader, indices: Uint8Array): DecodedPixels {
  if (channels !== 1) {
    return {
      data: paletteToColor(indices, palette, new Uint8Array(0), 3),
      max: 255,
      steps: ['palette expanded to RGB'],
    };
  }
  const entries = palette.length / 3;
  for (let i = 0; i < indices.length; i++) {
    if (indices[i] >= entries) throw missingEntry(indices[i], entries);
    indices[i] = palette[3 * indices[i]];
  }
  return { data: indices, max: 255, steps: ['gray palette expanded to gray'] };
}

function missingEntry(index: number, entries: number) {
  return decodeError(`The picture is damaged: a pixel has palette entry ${index} of ${entries}.`);
}

/** Where row `y` from the top begins. */
function rowAt({ pixelsAt, stride, height, isTopDown }: BmpHeader, y: number): number {
  return pixelsAt + stride * (isTopDown ? y : height - 1 - y);
}

function unpackIndices(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height, bitsPerPixel: bits } = header;
  const indices = new Uint8Array(width * height);
  const mask = (1 << bits) - 1;
  for (let y = 0; y < height; y++) {
    const row = rowAt(header, y);
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      indices[y * width + x] = (bytes[row + (bit >> 3)] >> (8 - bits - (bit & 7))) & mask;
    }
  }
  return indices;
}

function readTriples(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height } = header;
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y++) {
    let from = rowAt(header, y);
    for (let x = 0; x < width; x++, from += 3, to += 3) {
      rgb[to] = bytes[from + 2];
      rgb[to + 1] = bytes[from + 1];
      rgb[to + 2] = bytes[from];
    }
  }
  return rgb;
}

function readFields(bytes: Uint8Array, header: BmpHeader): Uint8Array {
  const { width, height, fields, bitsPerPixel } = header;
  const samples = new Uint8Array(width * height * fields.length);
  const pixelBytes = bitsPerPixel / 8;
  for (let y = 0, to = 0; y < height; y++) {
    let from = rowAt(header, y);
    for (let x = 0; x < width; x++, from += pixelBytes) {
      const low = bytes[from] | (bytes[from + 1] << 8);
      const pixel = pixelBytes === 2 ? low : low | (bytes[from + 2] << 16) | (bytes[from + 3] << 24);
      for (const { mask, shift, scaled } of fields) samples[to++] = scaled[(pixel & mask) >>> shift];
    }
  }
  return samples;
}
