import type { MetricWarning } from '@iqakit/core/metric';
import { decodeError } from '../bytes/decode-error.ts';
import { embeddedColorWarnings } from '../colour/embedded-color.ts';
import type { ImageHeader } from '../format/decoder.ts';
import { isOrientation } from '../orientation/orientation.ts';
import { type Directory, openTiff, readDirectory } from './directory.ts';

/** The fields that are read. */
export const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  planarConfiguration: 284,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  extraSamples: 338,
  sampleFormat: 339,
  profile: 34675,
};

export type TiffCompression = 'none' | 'lzw' | 'packbits' | 'deflate';
export type TiffColor = 'white-is-zero' | 'gray' | 'rgb' | 'palette';
export type TiffPredictor = 'none' | 'horizontal' | 'float';

const COMPRESSIONS: Readonly<Record<number, TiffCompression>> = {
  1: 'none',
  5: 'lzw',
  8: 'deflate',
  32773: 'packbits',
  32946: 'deflate',
};

const COLORS: Readonly<Record<number, TiffColor>> = { 0: 'white-is-zero', 1: 'gray', 2: 'rgb', 3: 'palette' };

const REFUSED_COLORS: Readonly<Record<number, string>> = {
  5: 'CMYK',
  6: 'YCbCr',
  8: 'CIE Lab',
  9: 'ICC Lab',
  10: 'ITU Lab',
  32803: 'raw sensor data',
  34892: 'linear raw data',
};

const PREDICTORS: Readonly<Record<number, TiffPredictor>> = { 1: 'none', 2: 'horizontal', 3: 'float' };

const FLOAT_FORMAT = 3;
const UNSIGNED_FORMATS = [1, 4];
const ASSOCIATED_ALPHA = 1;
const STRAIGHT_ALPHA = 2;
const MOST_SAMPLES = 16;

export interface TiffHeader extends ImageHeader {
  readonly directory: Directory;
  readonly isLittleEndian: boolean;
  readonly compression: TiffCompression;
  readonly color: TiffColor;
  readonly predictor: TiffPredictor;
  /** Samples per pixel in the file. */
  readonly samples: number;
  /** How many of them are decoded: the colours, and alpha if there is one. */
  readonly kept: 1 | 2 | 3 | 4;
  readonly isPlanar: boolean;
  readonly isPremultiplied: boolean;
}

/** Reads the first page's directory. */
export function readTiffHeader(bytes: Uint8Array): TiffHeader {
  if (bytes[2] === 0x2b || bytes[3] === 0x2b) {
    throw decodeError('This is a BigTIFF, which is not supported: save it as a classic TIFF or as PNG.');
  }
  const { reader, first } = openTiff(bytes, 'TIFF');
  const directory = readDirectory(reader, first);
  const samples = directory.number(TAG.samplesPerPixel, 1);
  const color = colorOf(directory);
  const bitDepth = bitDepthOf(directory, samples, color);
  const { alpha, warnings } = extraSamplesOf(directory, samples, color);
  const compression = compressionOf(directory);
  const predictor = predictorOf(directory, compression, bitDepth);
  const colors = color === 'rgb' ? 3 : 1;
  const orientation = directory.number(TAG.orientation, 1);
  return {
    width: directory.number(TAG.width, 0),
    height: directory.number(TAG.height, 0),
    channels: alpha !== undefined ? 4 : color === 'rgb' || color === 'palette' ? 3 : 1,
    bitDepth,
    sampleBytes: bitDepth === 32 ? 4 : bitDepth === 16 ? 2 : 1,
    orientation: isOrientation(orientation) ? orientation : 1,
    layout: `${bitDepth}-bit${bitDepth === 32 ? ' float' : ''} ${color}${alpha === undefined ? '' : ' with alpha'}, compression ${compression}`,
    warnings: [...warnings, ...pageWarnings(directory), ...colorWarnings(directory)],
    directory,
    isLittleEndian: bytes[0] === 'I'.charCodeAt(0),
    compression,
    color,
    predictor,
    samples,
    kept: (colors + (alpha === undefined ? 0 : 1)) as 1 | 2 | 3 | 4,
    isPlanar: directory.number(TAG.planarConfiguration, 1) === 2,
    isPremultiplied: alpha === ASSOCIATED_ALPHA,
  };
}

function colorOf(directory: Directory): TiffColor {
  const photometric = directory.number(TAG.photometric, -1);
  const color = COLORS[photometric];
  if (color !== undefined) return color;
  const name = REFUSED_COLORS[photometric];
  if (name === undefined) throw decodeError('This TIFF names no known kind of colour.');
  throw decodeError(`This TIFF holds ${name}, not RGB or gray: convert it to sRGB first.`);
}

function bitDepthOf(directory: Directory, samples: number, color: TiffColor): number {
  if (samples < 1 || samples > MOST_SAMPLES) throw decodeError(`This TIFF has ${samples} samples per pixel.`);
  const depths = directory.numbers(TAG.bitsPerSample, samples);
  const [depth = 1] = depths;
  const formats = directory.numbers(TAG.sampleFormat, samples);
  const isFloat = formats[0] === FLOAT_FORMAT;
  const isUniform =
    depths.every((d) => d === depth) && formats.every((format) => (format === FLOAT_FORMAT) === isFloat);
  const isUnsigned = formats.every((format) => UNSIGNED_FORMATS.includes(format));
  if (
    !isUniform ||
    !(isFloat ? depth === 32 && isDirect(color) : isUnsigned && depthsOf(color, samples).includes(depth))
  ) {
    throw decodeError(
      `This TIFF has ${depth}-bit samples of a kind that is not supported: save it with 8 or 16 bits, or as 32-bit floats.`,
    );
  }
  return depth;
}

function isDirect(color: TiffColor): boolean {
  return color === 'gray' || color === 'rgb';
}

function depthsOf(color: TiffColor, samples: number): readonly number[] {
  if (color === 'palette') return [1, 2, 4, 8];
  return color === 'rgb' || samples > 1 ? [8, 16] : [1, 2, 4, 8, 16];
}

/** What the samples behind the colours are. */
function extraSamplesOf(directory: Directory, samples: number, color: TiffColor) {
  const colors = color === 'rgb' ? 3 : 1;
  const extra = samples - colors;
  if (extra < 0) throw decodeError(`This TIFF is damaged: ${samples} samples per pixel are no ${color}.`);
  const [kind] = directory.numbers(TAG.extraSamples, 1);
  const isAlpha = extra > 0 && color !== 'palette' && (kind === ASSOCIATED_ALPHA || kind === STRAIGHT_ALPHA);
  const dropped = isAlpha ? extra - 1 : extra;
  const message = `The TIFF has ${dropped} samples per pixel beyond its colours that are no alpha; they are left out.`;
  const warnings: MetricWarning[] = dropped > 0 ? [{ code: 'EXTRA_SAMPLES', message }] : [];
  return { alpha: isAlpha ? kind : undefined, warnings };
}

function compressionOf(directory: Directory): TiffCompression {
  const number = directory.number(TAG.compression, 1);
  const compression = COMPRESSIONS[number];
  if (directory.number(TAG.fillOrder, 1) !== 1) {
    throw decodeError('This TIFF has its bits in reverse order, which is not supported: save it again.');
  }
  if (compression !== undefined) return compression;
  throw decodeError(
    `This TIFF has the compression ${number}, which is not supported: save it uncompressed, or with LZW or Deflate.`,
  );
}

function predictorOf(directory: Directory, compression: TiffCompression, bitDepth: number): TiffPredictor {
  // The standard ties the predictor to LZW; Deflate uses it the same way, others ignore it.
  if (compression !== 'lzw' && compression !== 'deflate') return 'none';
  const predictor = PREDICTORS[directory.number(TAG.predictor, 1)];
  const fits =
    predictor === 'none' ||
    (predictor === 'horizontal' && (bitDepth === 8 || bitDepth === 16)) ||
    (predictor === 'float' && bitDepth === 32);
  if (predictor === undefined || !fits) {
    throw decodeError(
      'This TIFF has a predictor that does not go with its samples: save it again without one.',
    );
  }
  return predictor;
}

const REDUCED_RESOLUTION = 1;

function pageWarnings(directory: Directory): MetricWarning[] {
  const isReduced = (directory.number(TAG.subfileType, 0) & REDUCED_RESOLUTION) !== 0;
  if (directory.next === 0 && !isReduced) return [];
  const message = isReduced
    ? 'The first page of this TIFF says it is a smaller version of another; it is the one that is used.'
    : 'This TIFF has several pages; the first is used.';
  return [{ code: 'MULTI_PAGE', message }];
}

function colorWarnings(directory: Directory): MetricWarning[] {
  const profile = directory.has(TAG.profile) ? directory.bytes(TAG.profile) : undefined;
  return embeddedColorWarnings({ profile, exifSaysAdobeRgb: false });
}
