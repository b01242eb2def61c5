import { IqaError } from '@iqakit/core';
import { decodeError } from './bytes/decode-error.ts';
import type { ImageHeader } from './format/decoder.ts';

/** What a picture may take, checked on its header before its pixels are allocated. */
export interface DecodeLimits {
  /** Most pixels, width times height; default 268,435,456 (16,384 x 16,384). */
  readonly maxPixels: number;
  /** Most bytes that the file may have, and that its decoded pixels may take; default 2 GiB. */
  readonly maxBytes: number;
}

export const DEFAULT_LIMITS: DecodeLimits = { maxPixels: 16384 * 16384, maxBytes: 2 ** 31 };

/** The given limits, or the default ones. Throws E_OPTION for what is no limit. */
export function resolveLimits(given: Partial<DecodeLimits>): DecodeLimits {
  const limits = {
    maxPixels: given.maxPixels ?? DEFAULT_LIMITS.maxPixels,
    maxBytes: given.maxBytes ?? DEFAULT_LIMITS.maxBytes,
  };
  for (const [name, value] of Object.entries(limits)) {
    if (!(value >= 1))
      throw new IqaError('E_OPTION', `${name} must be a number of at least 1, not ${value}.`);
  }
  return limits;
}

/** Throws E_LIMIT for a picture beyond the limits, E_DECODE for one without pixels. */
export function checkLimits(bytes: Uint8Array, header: ImageHeader, limits: DecodeLimits): void {
  const { width, height, channels, sampleBytes } = header;
  if (width === 0 || height === 0) throw decodeError(`The picture has no pixels (${width}x${height}).`);
  const pixels = width * height;
  if (pixels > limits.maxPixels) {
    throw new IqaError(
      'E_LIMIT',
      `The picture is ${width}x${height}, ${count(pixels)} pixels; the limit is ${count(limits.maxPixels)}. Raise maxPixels (--max-pixels) if it is to be trusted.`,
    );
  }
  checkBytes('The file has', bytes.length, limits);
  checkBytes('The decoded pixels would take', pixels * channels * sampleBytes, limits);
}

function checkBytes(what: string, bytes: number, { maxBytes }: DecodeLimits): void {
  if (bytes <= maxBytes) return;
  throw new IqaError(
    'E_LIMIT',
    `${what} ${count(bytes)} bytes; the limit is ${count(maxBytes)}. Raise maxBytes if it is to be trusted.`,
  );
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
