import { IqaError } from '@iqakit/core';
import type { Image } from '@iqakit/core/image';
import type { MetricWarning } from '@iqakit/core/metric';
import { decodeError } from './bytes/decode-error.ts';
import type { DecodeContext, DecodedPixels, FormatDecoder, ImageHeader } from './format/decoder.ts';
import { describeForeignFormat, detectFormat } from './format/detect-format.ts';
import { FORMAT_TITLES, FORMATS, formatOfName, type ImageFormat } from './format/image-format.ts';
import { checkLimits, type DecodeLimits, resolveLimits } from './limits.ts';
import { ORIENTATION_WORDS, swapsAxes } from './orientation/orientation.ts';
import { turnUpright } from './orientation/turn-upright.ts';
import { defaultWasmLoader } from './wasm/default-wasm-loader.ts';
import type { WasmLoader } from './wasm/wasm-loader.ts';

/** How {@link decodeImage} is to decode. */
export interface DecodeOptions extends Partial<DecodeLimits> {
  /** The file's name: for messages, and to warn when its extension and its content disagree. */
  readonly name?: string;
  /** White of files with float samples (PFM, float TIFF), which do not say it; default 1. */
  readonly floatMax?: number;
  /** Brings the WebAssembly of the JPEG, WebP and AVIF decoders, where the default does not find it. */
  readonly wasm?: WasmLoader;
}

/** A picture and how it came out of its file. */
export interface DecodedImage {
  readonly image: Image;
  readonly format: ImageFormat;
  /** Bits per sample in the file: 1 to 16, or 32 for floats. */
  readonly bitDepth: number;
  /** What was done, in order, for a result's provenance. */
  readonly steps: readonly string[];
  /** What the caller should know: ICC_PROFILE, COLOR_SPACE, ANIMATION, EXTENSION_MISMATCH and the like. */
  readonly warnings: readonly MetricWarning[];
}

/** Each format's decoder is loaded when its first file comes: a PNG never pulls in AVIF. */
const DECODERS: Readonly<Record<ImageFormat, () => Promise<FormatDecoder>>> = {
  png: async () => (await import('./png/png-decoder.ts')).pngDecoder,
  jpeg: async () => (await import('./jpeg/jpeg-decoder.ts')).jpegDecoder,
  webp: async () => (await import('./webp/webp-decoder.ts')).webpDecoder,
  avif: async () => (await import('./avif/avif-decoder.ts')).avifDecoder,
  bmp: async () => (await import('./bmp/bmp-decoder.ts')).bmpDecoder,
  tiff: async () => (await import('./tiff/tiff-decoder.ts')).tiffDecoder,
  pnm: async () => (await import('./pnm/pnm-decoder.ts')).pnmDecoder,
  pfm: async () => (await import('./pfm/pfm-decoder.ts')).pfmDecoder,
};

/**
 * Decodes a picture, to the same pixels in Node and in the browser. The content decides on the format.
 *
 * Gray stays one channel and 16 bits stay 16 bits; palettes become RGB, gray with alpha RGBA. EXIF and AVIF
 * orientations are applied, once, and said in `steps`. Colours are never converted: what is not sRGB is said
 * in `warnings`. Of several pages or frames the first is taken, with a warning. Size limits are checked on the
 * header, before pixels are allocated.
 *
 * @param bytes - the whole file
 * @returns the picture, rows from the top, samples 0 to `image.range.max`, with its history. Float samples
 *   are given as they are stored, NaN included
 * @throws IqaError E_DECODE for what is damaged, truncated or not supported; E_LIMIT for what is larger than
 *   `maxPixels` or `maxBytes`; E_RUNTIME where a decoder's WebAssembly cannot be loaded; E_INPUT for what is
 *   no Uint8Array; E_OPTION for senseless limits
 * @example
 * const { image, warnings } = await decodeImage(await readFile('photo.png'), { name: 'photo.png' });
 */
export async function decodeImage(bytes: Uint8Array, options: DecodeOptions = {}): Promise<DecodedImage> {
  try {
    return await decode(bytes, options);
  } catch (error) {
    throw namedError(error, options.name);
  }
}

async function decode(bytes: Uint8Array, options: DecodeOptions): Promise<DecodedImage> {
  const limits = resolveLimits(options);
  const context = contextOf(options);
  const format = formatOf(bytes);
  const decoder = await DECODERS[format]();
  const header = decoder.readHeader(bytes);
  checkLimits(bytes, header, limits);
  const pixels = await decoder.decodePixels(bytes, header, context);
  return {
    image: assemble(header, pixels),
    format,
    bitDepth: header.bitDepth,
    steps: stepsOf(format, header, pixels),
    warnings: [...extensionWarnings(format, options.name), ...header.warnings, ...(pixels.warnings ?? [])],
  };
}

function contextOf({ floatMax = 1, wasm = defaultWasmLoader }: DecodeOptions): DecodeContext {
  if (Number.isFinite(floatMax) && floatMax > 0) return { floatMax, wasm };
  throw new IqaError('E_OPTION', `floatMax must be a finite number above 0, not ${floatMax}.`);
}

function formatOf(bytes: Uint8Array): ImageFormat {
  if (!(bytes instanceof Uint8Array)) {
    throw new IqaError(
      'E_INPUT',
      "decodeImage takes a file's bytes as a Uint8Array: read the file first, and wrap an ArrayBuffer in new Uint8Array().",
    );
  }
  if (bytes.length === 0) throw decodeError('The file is empty.');
  const format = detectFormat(bytes);
  if (format !== undefined) return format;
  const foreign = describeForeignFormat(bytes);
  const found = foreign === undefined ? 'This is no picture that can be decoded' : `This is ${foreign}`;
  throw decodeError(`${found}; the supported formats are ${FORMAT_TITLES.join(', ')}.`);
}

function assemble(header: ImageHeader, { data, max }: DecodedPixels): Image {
  const { channels, orientation } = header;
  const upright = turnUpright({ data, width: header.width, height: header.height, channels }, orientation);
  return {
    width: upright.width,
    height: upright.height,
    channels,
    data: upright.data,
    range: { max },
    colorSpace: channels === 1 ? 'gray' : 'srgb',
    ...(channels === 4 && { alpha: 'straight' }),
  };
}

function stepsOf(format: ImageFormat, header: ImageHeader, pixels: DecodedPixels): string[] {
  const { orientation } = header;
  const steps = [`decoded ${format} (${header.layout})`, ...(pixels.steps ?? [])];
  if (orientation === 1) return steps;
  const swapped = swapsAxes(orientation) ? `, now ${header.height}x${header.width}` : '';
  return [...steps, `orientation ${orientation}: ${ORIENTATION_WORDS[orientation]}${swapped}`];
}

function extensionWarnings(format: ImageFormat, name: string | undefined): MetricWarning[] {
  const promised = name === undefined ? undefined : formatOfName(name);
  if (promised === undefined || promised === format) return [];
  return [
    {
      code: 'EXTENSION_MISMATCH',
      message: `The name ends like ${FORMATS[promised].title}, but the content is ${FORMATS[format].title} and was decoded as that.`,
    },
  ];
}

/** Whatever was thrown, as an IqaError that begins with the file's name. */
function namedError(error: unknown, name: string | undefined): IqaError {
  const prefix = name === undefined ? '' : `${name}: `;
  if (error instanceof IqaError) {
    return new IqaError(error.code, `${prefix}${error.message}`, { cause: error.cause ?? error });
  }
  if (isOutOfMemory(error)) {
    const message = `${prefix}There is not enough memory for its pixels. Use a smaller picture.`;
    return new IqaError('E_LIMIT', message, { cause: error });
  }
  return new IqaError('E_DECODE', `${prefix}The file is damaged and cannot be decoded.`, { cause: error });
}

/** Allocations that fail throw a RangeError in every engine. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof RangeError && /alloc|memory|array length/i.test(error.message);
}
