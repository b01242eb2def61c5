import { ByteReader } from '../bytes/byte-reader.ts';
import { decodeError, truncatedError } from '../bytes/decode-error.ts';
import { embeddedColorWarnings } from '../colour/embedded-color.ts';
import type { ImageHeader } from '../format/decoder.ts';
import { readExif } from '../orientation/read-exif.ts';

/** RIFF, a size, WEBP. */
const FILE_HEADER_BYTES = 12;

const FLAG_ANIMATION = 0x02;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a still WebP consists of. */
interface Parts {
  canvas: Size | undefined;
  frame: (Size & { readonly coding: string; readonly hasAlpha: boolean }) | undefined;
  hasAlphaChunk: boolean;
  exif: Uint8Array | undefined;
  profile: Uint8Array | undefined;
}

/** Walks over the chunks of a WebP. Animations are refused, for the still decoder cannot take them apart. */
export function readWebpHeader(bytes: Uint8Array): ImageHeader {
  const parts = readParts(riffPayload(bytes));
  const { frame, canvas } = parts;
  if (frame === undefined) throw truncatedError('WebP', 'it has no picture');
  if (canvas !== undefined && (canvas.width !== frame.width || canvas.height !== frame.height)) {
    throw decodeError(
      `This WebP is damaged: its canvas is ${canvas.width}x${canvas.height}, its picture ${frame.width}x${frame.height}.`,
    );
  }
  const hasAlpha = frame.hasAlpha || parts.hasAlphaChunk;
  const exif = readExif(parts.exif ?? new Uint8Array(0));
  return {
    width: frame.width,
    height: frame.height,
    channels: hasAlpha ? 4 : 3,
    bitDepth: 8,
    sampleBytes: 1,
    orientation: exif.orientation,
    layout: `8-bit ${frame.coding}${hasAlpha ? ', alpha' : ''}`,
    warnings: embeddedColorWarnings({ profile: parts.profile, exifSaysAdobeRgb: exif.isAdobeRgb }),
  };
}

/** The chunks' bytes: what the RIFF header says, which the file must hold; bytes behind it are ignored. */
function riffPayload(bytes: Uint8Array): Uint8Array {
  const reader = new ByteReader(bytes, 'WebP', 'little-endian');
  reader.seek(4);
  const size = reader.u32();
  if (size < 4 || size + 8 > bytes.length) throw truncatedError('WebP');
  return bytes.subarray(FILE_HEADER_BYTES, size + 8);
}

function readParts(payload: Uint8Array): Parts {
  const reader = new ByteReader(payload, 'WebP', 'little-endian');
  const parts: Parts = {
    canvas: undefined,
    frame: undefined,
    hasAlphaChunk: false,
    exif: undefined,
    profile: undefined,
  };
  while (reader.remaining >= 8) {
    const type = reader.tag();
    const size = reader.u32();
    readPart(type, reader.take(size), parts);
    if (size % 2 === 1 && reader.remaining > 0) reader.skip(1);
  }
  return parts;
}

function readPart(type: string, data: Uint8Array, parts: Parts): void {
  switch (type) {
    case 'VP8X':
      parts.canvas = readCanvas(data);
      return;
    case 'VP8 ':
      parts.frame ??= readLossyFrame(data);
      return;
    case 'VP8L':
      parts.frame ??= readLosslessFrame(data);
      return;
    case 'ALPH':
      parts.hasAlphaChunk = true;
      return;
    case 'EXIF':
      parts.exif ??= data;
      return;
    case 'ICCP':
      parts.profile ??= data;
      return;
    case 'ANIM':
    case 'ANMF':
      throw animated();
  }
}

function readCanvas(data: Uint8Array): Size {
  const reader = new ByteReader(data, 'WebP', 'little-endian');
  if ((reader.u8() & FLAG_ANIMATION) !== 0) throw animated();
  reader.skip(3);
  return { width: reader.u24() + 1, height: reader.u24() + 1 };
}

/** A key frame of VP8: a frame tag, a start code, width and height with two bits of scaling each. */
function readLossyFrame(data: Uint8Array) {
  const reader = new ByteReader(data, 'WebP', 'little-endian');
  const isKeyFrame = (reader.u24() & 1) === 0;
  const [a, b, c] = reader.take(3);
  if (!isKeyFrame || a !== 0x9d || b !== 0x01 || c !== 0x2a) {
    throw decodeError('This WebP is damaged: its picture does not begin like one.');
  }
  const width = reader.u16() & 0x3fff;
  const height = reader.u16() & 0x3fff;
  return { width, height, coding: 'lossy', hasAlpha: false };
}

/** VP8L: a signature, then 14 bits each of width and height, a bit for alpha, three for the version. */
function readLosslessFrame(data: Uint8Array) {
  const reader = new ByteReader(data, 'WebP', 'little-endian');
  const signature = reader.u8();
  const bits = reader.u32();
  if (signature !== 0x2f || bits >>> 29 !== 0) {
    throw decodeError('This WebP is damaged: its picture does not begin like one.');
  }
  const width = (bits & 0x3fff) + 1;
  const height = ((bits >>> 14) & 0x3fff) + 1;
  return { width, height, coding: 'lossless', hasAlpha: ((bits >>> 28) & 1) === 1 };
}

function animated() {
  return decodeError('This WebP is animated. Save the frame that is to be measured as a still picture.');
}
