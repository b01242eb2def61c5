import { truncatedError } from '../bytes/decode-error.ts';
import { inflateStream } from '../inflate/inflate-stream.ts';
import { adam7Passes, type Pass, wholePicture } from './adam7.ts';
import type { PngHeader } from './png-header.ts';
import { unfilter } from './unfilter.ts';

/** Deflate cannot pack more than 1032 bytes into one. */
const HIGHEST_DEFLATE_RATIO = 1032;

/**
 * Unpacks and unfilters a PNG to its samples, rows from the top: a byte each for depths up to 8 (not yet
 * scaled), big-endian pairs of bytes for 16.
 */
export async function readSamples(header: PngHeader): Promise<Uint8Array> {
  const { width, height, isInterlaced } = header;
  const passes = isInterlaced ? adam7Passes(width, height) : [wholePicture(width, height)];
  const data = await inflatePasses(header, passes);
  let start = 0;
  for (const pass of passes) {
    const rowBytes = packedRowBytes(header, pass.width);
    unfilter(data, { start, rowBytes, rows: pass.height, pixelBytes: pixelBytesOf(header) });
    start += (rowBytes + 1) * pass.height;
  }
  return isInterlaced || header.bitDepth < 8
    ? spread(header, passes, data)
    : data.subarray(0, width * height * pixelBytesOf(header));
}

/** All passes' filtered rows, one after the other. */
async function inflatePasses(header: PngHeader, passes: readonly Pass[]): Promise<Uint8Array> {
  const size = passes.reduce((sum, pass) => sum + (packedRowBytes(header, pass.width) + 1) * pass.height, 0);
  const packed = header.chunks.data.reduce((sum, chunk) => sum + chunk.length, 0);
  if (packed * HIGHEST_DEFLATE_RATIO < size) {
    throw truncatedError(
      'PNG',
      `${packed} bytes of pixel data cannot hold ${header.width}x${header.height} pixels`,
    );
  }
  const data = new Uint8Array(size);
  await inflateStream(header.chunks.data, data);
  return data;
}

/** Puts passes in place, and gives samples of less than a byte a byte of their own. */
function spread(header: PngHeader, passes: readonly Pass[], data: Uint8Array): Uint8Array {
  const { width, height, bitDepth } = header;
  const pixelBytes = pixelBytesOf(header);
  const samples = new Uint8Array(width * height * pixelBytes);
  let start = 0;
  for (const pass of passes) {
    const rowBytes = packedRowBytes(header, pass.width);
    for (let row = 0; row < pass.height; row++) {
      const from = start + row * rowBytes;
      const to = ((pass.y + row * pass.stepY) * width + pass.x) * pixelBytes;
      const toStep = pass.stepX * pixelBytes;
      if (bitDepth < 8) spreadBits(data, from, samples, to, toStep, pass.width, bitDepth);
      else spreadPixels(data, from, samples, to, toStep, pass.width, pixelBytes);
    }
    start += (rowBytes + 1) * pass.height;
  }
  return samples;
}

function spreadBits(
  data: Uint8Array,
  from: number,
  samples: Uint8Array,
  to: number,
  toStep: number,
  count: number,
  bits: number,
): void {
  const mask = (1 << bits) - 1;
  for (let i = 0; i < count; i++) {
    const bit = i * bits;
    samples[to + i * toStep] = (data[from + (bit >> 3)] >> (8 - bits - (bit & 7))) & mask;
  }
}

function spreadPixels(
  data: Uint8Array,
  from: number,
  samples: Uint8Array,
  to: number,
  toStep: number,
  count: number,
  pixelBytes: number,
): void {
  for (let i = 0; i < count; i++) {
    for (let b = 0; b < pixelBytes; b++) samples[to + i * toStep + b] = data[from + i * pixelBytes + b];
  }
}

function packedRowBytes({ samples, bitDepth }: PngHeader, width: number): number {
  return Math.ceil((width * samples * bitDepth) / 8);
}

/** Bytes of a pixel, counting a part of a byte as one. */
function pixelBytesOf({ samples, bitDepth }: PngHeader): number {
  return Math.ceil((samples * bitDepth) / 8);
}
