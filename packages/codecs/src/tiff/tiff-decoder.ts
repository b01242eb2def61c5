import { IqaError } from '@iqakit/core';
import { decodeError } from '../bytes/decode-error.ts';
import { grayAlphaToRgba, paletteToColor, scaleGray } from '../bytes/expand-samples.ts';
import type { DecodedPixels, FormatDecoder } from '../format/decoder.ts';
import { type Block, blocksOf, unpackBlock } from './blocks.ts';
import { type Row, readRow } from './read-row.ts';
import { readTiffHeader, TAG, type TiffHeader } from './tiff-header.ts';

/**
 * TIFF: gray, RGB and palette of 1 to 16 bits and 32-bit floats, in strips or tiles, chunky or planar,
 * uncompressed or packed with LZW, Deflate or PackBits. The reader is our own because the known packages lose
 * channels of tiled pictures and put no bounds on what a file makes them do.
 */
export const tiffDecoder: FormatDecoder<TiffHeader> = {
  readHeader: readTiffHeader,

  async decodePixels(bytes, header, { floatMax }): Promise<DecodedPixels> {
    const samples = readSamples(bytes, header);
    checkAlpha(samples, header);
    if (samples instanceof Float32Array) return finishFloats(samples, header, floatMax);
    return finishWhole(samples, header);
  },
};

/** The kept samples of all pixels, interleaved. */
function readSamples(bytes: Uint8Array, header: TiffHeader): Row {
  const { width, height, kept, samples, isPlanar } = header;
  const picture = emptyRow(header, width * height * kept);
  const stride = isPlanar ? 1 : samples;
  for (const block of blocksOf(bytes, header)) {
    if (block.firstSample >= kept) break;
    placeBlock(block, header, stride, picture);
  }
  return picture;
}

function emptyRow({ bitDepth }: TiffHeader, length: number): Row {
  if (bitDepth === 32) return new Float32Array(length);
  return bitDepth === 16 ? new Uint16Array(length) : new Uint8Array(length);
}

/** Unpacks a block and copies its samples to their places. */
function placeBlock(block: Block, header: TiffHeader, stride: number, picture: Row): void {
  const rowBytes = Math.ceil((block.rowPixels * stride * header.bitDepth) / 8);
  const unpacked = unpackBlock(block, header, rowBytes);
  const row = emptyRow(header, block.rowPixels * stride);
  const copied = Math.min(stride, header.kept);
  for (let y = 0; y < block.height; y++) {
    readRow(unpacked.subarray(y * rowBytes, (y + 1) * rowBytes), header, row, stride);
    const to = ((block.y + y) * header.width + block.x) * header.kept + block.firstSample;
    copySamples(row, stride, picture, to, header.kept, block.width, copied);
  }
}

function copySamples(
  row: Row,
  stride: number,
  picture: Row,
  to: number,
  toStride: number,
  pixels: number,
  copied: number,
): void {
  if (stride === toStride) {
    picture.set(row.subarray(0, pixels * stride), to);
    return;
  }
  for (let x = 0; x < pixels; x++) {
    for (let s = 0; s < copied; s++) picture[to + x * toStride + s] = row[x * stride + s];
  }
}

/** Premultiplied colours cannot be told from what they were, unless nothing is transparent. */
function checkAlpha(samples: Row, { isPremultiplied, kept, bitDepth }: TiffHeader): void {
  if (!isPremultiplied) return;
  const opaque = bitDepth === 32 ? 1 : 2 ** bitDepth - 1;
  for (let i = kept - 1; i < samples.length; i += kept) {
    if (samples[i] === opaque) continue;
    throw new IqaError(
      'E_DECODE',
      'This TIFF has premultiplied alpha: save it with straight alpha or without transparency.',
    );
  }
}

function finishFloats(samples: Float32Array, { kept }: TiffHeader, max: number): DecodedPixels {
  const steps = [`float samples, white taken as ${max}`];
  if (kept !== 2) return { data: samples, max, steps };
  throw decodeError('This TIFF has float gray with alpha, which is not supported: save it without alpha.');
}

function finishWhole(samples: Uint8Array | Uint16Array, header: TiffHeader): DecodedPixels {
  const { color, bitDepth, kept } = header;
  const max = bitDepth === 16 ? 65535 : 255;
  if (color === 'palette') {
    return { data: expandPalette(samples as Uint8Array, header), max, steps: ['palette expanded to RGB'] };
  }
  const steps: string[] = [];
  scaleGray(samples, bitDepth, 1);
  if (bitDepth < 8) steps.push(`gray of ${bitDepth} bits scaled to 8 bits`);
  if (color === 'white-is-zero') {
    invert(samples, max, kept);
    steps.push('white-is-zero inverted');
  }
  if (kept !== 2) return { data: samples, max, steps };
  return { data: grayAlphaToRgba(samples), max, steps: [...steps, 'gray with alpha expanded to RGBA'] };
}

/** The first of every `step` samples; alpha, if there is one, comes second. */
function invert(samples: Uint8Array | Uint16Array, max: number, step: number): void {
  for (let i = 0; i < samples.length; i += step) samples[i] = max - samples[i];
}

/** The colour map has all reds, then greens, then blues, of 16 bits; writers that mean 8 bits stay below 256. */
function expandPalette(indices: Uint8Array, { directory, bitDepth }: TiffHeader): Uint8Array {
  const entries = 1 << bitDepth;
  const map = directory.numbers(TAG.colorMap, 3 * entries);
  if (map.length < 3 * entries)
    throw decodeError('This TIFF is damaged: its colour map is missing or too short.');
  const shift = map.every((value) => value < 256) ? 0 : 8;
  const palette = new Uint8Array(3 * entries);
  for (let i = 0; i < entries; i++) {
    for (let c = 0; c < 3; c++) palette[3 * i + c] = map[c * entries + i] >> shift;
  }
  return paletteToColor(indices, palette, new Uint8Array(0), 3);
}
