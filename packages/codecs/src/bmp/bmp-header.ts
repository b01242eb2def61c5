import type { MetricWarning } from '@iqakit/core/metric';
import { ByteReader } from '../bytes/byte-reader.ts';
import { decodeError, truncatedError } from '../bytes/decode-error.ts';
import { colorSpaceWarning } from '../colour/coding-independent.ts';
import { iccWarning } from '../colour/icc-profile.ts';
import type { ImageHeader } from '../format/decoder.ts';
import { type BitField, bitField } from './bit-field.ts';

export type BmpCompression = 'none' | 'rle8' | 'rle4' | 'bitfields';

/** Red, green, blue and, in pictures with transparency, alpha. */
export type BitFields = readonly BitField[];

export interface BmpHeader extends ImageHeader {
  readonly bitsPerPixel: number;
  readonly compression: BmpCompression;
  readonly isTopDown: boolean;
  /** RGB triples; empty for pictures without a palette. */
  readonly palette: Uint8Array;
  /** How 16- and 32-bit pixels are taken apart. */
  readonly fields: BitFields;
  /** Where the pixels begin. */
  readonly pixelsAt: number;
  /** Bytes from a row to the next, a multiple of 4. */
  readonly stride: number;
}

const FILE_HEADER_BYTES = 14;
const CORE_HEADER = 12;
const INFO_HEADER = 40;
const OS2_HEADER = 64;
const V4_HEADER = 108;
const V5_HEADER = 124;
const KNOWN_HEADERS = [CORE_HEADER, INFO_HEADER, 52, 56, OS2_HEADER, V4_HEADER, V5_HEADER];

/** `compression`, by number. */
const COMPRESSIONS: Readonly<Record<number, BmpCompression>> = {
  0: 'none',
  1: 'rle8',
  2: 'rle4',
  3: 'bitfields',
  6: 'bitfields',
};
const ALPHA_BIT_FIELDS = 6;

/** The depths that go with each compression. */
const DEPTHS: Readonly<Record<BmpCompression, readonly number[]>> = {
  none: [1, 2, 4, 8, 16, 24, 32],
  rle8: [8],
  rle4: [4],
  bitfields: [16, 32],
};

const MASKS_OF_16_BITS = [0x7c00, 0x03e0, 0x001f];
const MASKS_OF_32_BITS = [0xff0000, 0xff00, 0xff];

/** The part of the header that all versions have. */
interface Basics {
  readonly headerSize: number;
  readonly pixelsAt: number;
  readonly width: number;
  readonly height: number;
  readonly isTopDown: boolean;
  readonly bitsPerPixel: number;
  readonly compressionNumber: number;
  readonly colorsUsed: number;
}

export function readBmpHeader(bytes: Uint8Array): BmpHeader {
  const reader = new ByteReader(bytes, 'BMP', 'little-endian');
  const basics = readBasics(reader);
  const compression = compressionOf(basics);
  const masks = readMasks(reader, basics, compression);
  const palette = basics.bitsPerPixel <= 8 ? readPalette(reader, basics) : new Uint8Array(0);
  const { width, height, bitsPerPixel, pixelsAt, isTopDown } = basics;
  const stride = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const fields = masks.map(bitField);
  checkPixelBytes(bytes, basics, compression, stride);
  const channels = palette.length > 0 && isGray(palette) ? 1 : fields.length === 4 ? 4 : 3;
  return {
    width,
    height,
    channels,
    bitDepth: bitsPerPixel === 24 ? 8 : (fields[0]?.bits ?? bitsPerPixel),
    sampleBytes: 1,
    orientation: 1,
    layout: `${bitsPerPixel} bits per pixel, ${palette.length > 0 ? 'palette, ' : ''}compression ${compression}`,
    warnings: colorWarnings(bytes, basics),
    bitsPerPixel,
    compression,
    isTopDown,
    palette,
    fields,
    pixelsAt,
    stride,
  };
}

function readBasics(reader: ByteReader): Basics {
  reader.seek(10);
  const pixelsAt = reader.u32();
  const headerSize = reader.u32();
  if (!KNOWN_HEADERS.includes(headerSize)) {
    throw decodeError(`This BMP has a header of ${headerSize} bytes, which is no known version.`);
  }
  const isCore = headerSize === CORE_HEADER;
  const width = isCore ? reader.u16() : reader.i32();
  const signedHeight = isCore ? reader.i16() : reader.i32();
  reader.skip(2);
  const bitsPerPixel = reader.u16();
  if (width < 0) throw decodeError(`This BMP is damaged: its width is ${width}.`);
  const size = {
    headerSize,
    pixelsAt,
    width,
    height: Math.abs(signedHeight),
    isTopDown: signedHeight < 0,
    bitsPerPixel,
  };
  if (isCore) return { ...size, compressionNumber: 0, colorsUsed: 0 };
  const compressionNumber = reader.u32();
  reader.skip(12);
  return { ...size, compressionNumber, colorsUsed: reader.u32() };
}

function compressionOf({ headerSize, compressionNumber, bitsPerPixel, isTopDown }: Basics): BmpCompression {
  const compression = COMPRESSIONS[compressionNumber];
  // OS/2 means Huffman coding by 3.
  const isKnown = compression !== undefined && !(headerSize === OS2_HEADER && compression === 'bitfields');
  if (!isKnown)
    throw decodeError(
      `This BMP has the compression ${compressionNumber}, which is not supported: save it as PNG.`,
    );
  const isRunLength = compression === 'rle8' || compression === 'rle4';
  if (!DEPTHS[compression].includes(bitsPerPixel) || (isRunLength && isTopDown)) {
    throw decodeError(`This BMP is damaged: ${bitsPerPixel} bits per pixel do not go with its compression.`);
  }
  return compression;
}

/** The masks of 16- and 32-bit pixels; none for the other depths. */
function readMasks(
  reader: ByteReader,
  { headerSize, bitsPerPixel, compressionNumber }: Basics,
  compression: BmpCompression,
): number[] {
  if (compression !== 'bitfields') {
    if (bitsPerPixel === 16) return MASKS_OF_16_BITS;
    return bitsPerPixel === 32 ? MASKS_OF_32_BITS : [];
  }
  reader.seek(FILE_HEADER_BYTES + INFO_HEADER);
  const hasAlpha = headerSize >= 56 || compressionNumber === ALPHA_BIT_FIELDS;
  const masks = Array.from({ length: hasAlpha ? 4 : 3 }, () => reader.u32());
  return masks[3] === 0 ? masks.slice(0, 3) : masks;
}

/** RGB triples from the file's BGR or BGR0. */
function readPalette(
  reader: ByteReader,
  { headerSize, bitsPerPixel, colorsUsed, pixelsAt }: Basics,
): Uint8Array {
  const entryBytes = headerSize === CORE_HEADER ? 3 : 4;
  const start = FILE_HEADER_BYTES + headerSize;
  const most = 1 << bitsPerPixel;
  const announced = colorsUsed > 0 ? Math.min(colorsUsed, most) : most;
  // Old writers store fewer entries than they announce; the pixels begin where the palette ends.
  const room = Math.floor(Math.max(pixelsAt - start, 0) / entryBytes);
  const count = Math.min(announced, room);
  if (count === 0) throw decodeError('This BMP is damaged: it has no room for its palette.');
  reader.seek(start);
  const palette = new Uint8Array(count * 3);
  for (let i = 0; i < count; i++) {
    const [blue, green, red] = reader.take(entryBytes);
    palette.set([red, green, blue], 3 * i);
  }
  return palette;
}

function isGray(palette: Uint8Array): boolean {
  for (let i = 0; i < palette.length; i += 3) {
    if (palette[i] !== palette[i + 1] || palette[i] !== palette[i + 2]) return false;
  }
  return true;
}

/** What is not compressed has a known size; what is must at least be there. */
function checkPixelBytes(
  bytes: Uint8Array,
  basics: Basics,
  compression: BmpCompression,
  stride: number,
): void {
  const { pixelsAt, width, height, bitsPerPixel } = basics;
  const isPlain = compression === 'none' || compression === 'bitfields';
  const needed = isPlain ? stride * (height - 1) + Math.ceil((width * bitsPerPixel) / 8) : 2;
  const missing = pixelsAt + needed - bytes.length;
  if (missing > 0) throw truncatedError('BMP', `${missing} bytes of pixels are missing`);
}

const COLOR_SPACE_AT = FILE_HEADER_BYTES + 56;
const PROFILE_AT = FILE_HEADER_BYTES + 112;
const CALIBRATED = 0;
const EMBEDDED = 0x4d424544;
const LINKED = 0x4c494e4b;

function colorWarnings(bytes: Uint8Array, { headerSize }: Basics): MetricWarning[] {
  if (headerSize < V4_HEADER) return [];
  const reader = new ByteReader(bytes, 'BMP', 'little-endian');
  reader.seek(COLOR_SPACE_AT);
  const space = reader.u32();
  if (space === CALIBRATED && hasEndpoints(reader)) {
    return [
      colorSpaceWarning(
        'The BMP has primaries of its own, not those of sRGB; its values are used as they are stored.',
      ),
    ];
  }
  if (space === LINKED) {
    return [
      colorSpaceWarning(
        'The BMP names a colour profile in another file; its values are used as they are stored.',
      ),
    ];
  }
  if (space !== EMBEDDED || headerSize < V5_HEADER) return [];
  reader.seek(PROFILE_AT);
  const start = FILE_HEADER_BYTES + reader.u32();
  const warning = iccWarning(bytes.subarray(start, start + reader.u32()));
  return warning === undefined ? [] : [warning];
}

/** Many writers say "calibrated" with all-zero endpoints, which says nothing. */
function hasEndpoints(reader: ByteReader): boolean {
  return reader.take(36).some((byte) => byte !== 0);
}
