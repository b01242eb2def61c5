import { IqaError } from '../error.ts';
import type { ColorSpace, Image, ImageInput, PixelArray } from './image.ts';
import { imageOfImageData, isImageData } from './image-data.ts';
import { isNdArray, layoutOfNdArray } from './ndarray-input.ts';
import { isPixelArray, isWhole, typeMaxOf } from './pixel-array.ts';

/** What {@link toImage} is told about its input. */
export interface ToImageOptions {
  /** The value of full white, where the input does not say it: needed for floats, 10-bit samples and the like. */
  readonly max?: number;
  /** What messages call the input: `reference`, a file's name. */
  readonly name?: string;
}

/** Samples of an image that says all about itself may lie this far outside of 0 to max: float32's rounding. */
const ROUNDING_SLACK = 1e-6;

/**
 * The image that an input stands for, checked. An image that is complete already is returned itself, and
 * dense arrays are shared, not copied; only a strided ndarray is, once.
 *
 * @param input - an {@link Image}, the browser's `ImageData` (sRGB), or an ndarray of shape
 *   `[height, width]` or `[height, width, 1 | 3 | 4]`; arrays as `get-pixels` makes them run
 *   `[width, height, 4]` and want `.transpose(1, 0)` first
 * @param options - the range of floats and the name for messages
 * @returns a complete image, its data dense
 * @throws IqaError E_INPUT for what is no image; E_CHANNELS; E_ALPHA for premultiplied alpha; E_RANGE for
 *   a missing, senseless or contradicted range and for samples outside of it; E_NON_FINITE
 */
export function toImage(input: ImageInput, options: ToImageOptions = {}): Image {
  const name = options.name ?? 'image';
  const image = describe(input, options.max, name);
  checkSamples(image, name);
  return image;
}

function describe(input: ImageInput, max: number | undefined, name: string): Image {
  if (typeof input !== 'object' || input === null) {
    const given = input === null ? 'null' : `a ${typeof input}`;
    throw new IqaError(
      'E_INPUT',
      `${name} is ${given}, not an image: pass decoded pixels, as decodeImage or a canvas gives them.`,
    );
  }
  if (isNdArray(input)) return completeImage(layoutOfNdArray(input, name), max, name);
  if (isImageData(input)) return completeImage(imageOfImageData(input, name), max, name);
  return completeImage(input as Image, max, name);
}

/** What an input says of itself; callers in plain JavaScript may leave out what can be derived. */
type Described = Pick<Image, 'width' | 'height' | 'channels' | 'data'> & Partial<Image>;

function completeImage(image: Described, max: number | undefined, name: string): Image {
  checkLayout(image, name);
  const colorSpace = colorSpaceOf(image, name);
  checkAlpha(image, name);
  const range = rangeOf(image, max, name);
  const isComplete =
    image.colorSpace === colorSpace &&
    image.range === range &&
    (image.channels !== 4 || image.alpha === 'straight');
  if (isComplete) return image as Image;
  const { width, height, channels, data } = image;
  return { width, height, channels, data, range, colorSpace, ...(channels === 4 && { alpha: 'straight' }) };
}

function checkLayout({ width, height, channels, data }: Described, name: string): void {
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height) || width < 1 || height < 1) {
    throw new IqaError('E_INPUT', `${name} is ${width}x${height}: both must be whole numbers above 0.`);
  }
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new IqaError(
      'E_CHANNELS',
      `${name} has ${channels} channels: 1 (gray), 3 (RGB) or 4 (RGBA) are known.`,
    );
  }
  if (!isPixelArray(data)) {
    throw new IqaError(
      'E_INPUT',
      `${name}'s data must be a Uint8Array, Uint8ClampedArray, Uint16Array, Float32Array or Float64Array.`,
    );
  }
  const expected = width * height * channels;
  if (data.length === expected) return;
  throw new IqaError(
    'E_INPUT',
    `${name}'s data has ${data.length} samples; ${width} x ${height} x ${channels} channels need ${expected}.`,
  );
}

function colorSpaceOf({ channels, colorSpace }: Described, name: string): ColorSpace {
  if (colorSpace === undefined) return channels === 1 ? 'gray' : 'srgb';
  if (colorSpace !== 'gray' && colorSpace !== 'srgb' && colorSpace !== 'linear-srgb') {
    throw new IqaError(
      'E_INPUT',
      `${name}'s colour space is "${colorSpace}": gray, srgb and linear-srgb are known.`,
    );
  }
  if ((colorSpace === 'gray') === (channels === 1)) return colorSpace;
  throw new IqaError(
    'E_CHANNELS',
    `${name} has ${channels} channels but its colour space is "${colorSpace}".`,
  );
}

function checkAlpha({ channels, alpha }: Described, name: string): void {
  const given: string | undefined = alpha;
  if (given === undefined) return;
  if (given !== 'straight') {
    throw new IqaError(
      'E_ALPHA',
      `${name}'s alpha is "${given}": divide the colours by it to make it straight.`,
    );
  }
  if (channels === 4) return;
  throw new IqaError(
    'E_ALPHA',
    `${name} has ${channels} channels, so it has no alpha: leave that field out.`,
  );
}

function rangeOf(image: Described, max: number | undefined, name: string): Image['range'] {
  const given = image.range;
  if (given === undefined) return { max: checkedMax(max ?? typeMaxOf(image.data), image.data, name) };
  checkedMax(given.max, image.data, name);
  if (max === undefined || max === given.max) return given;
  throw new IqaError(
    'E_RANGE',
    `${name} says its range is 0 to ${given.max}, the options say ${max}: use convertRange to change it.`,
  );
}

/** `max` itself, if it can be the range of such an array. */
function checkedMax(max: number | undefined, data: PixelArray, name: string): number {
  if (max === undefined) {
    throw new IqaError('E_RANGE', `${name} holds floats: say what white is, such as max 1 or max 255.`);
  }
  if (!Number.isFinite(max) || max <= 0) {
    throw new IqaError('E_RANGE', `${name}'s range must be a finite number above 0, not ${max}.`);
  }
  const limit = typeMaxOf(data);
  if (limit === undefined || max <= limit) return max;
  throw new IqaError('E_RANGE', `${name}'s range is 0 to ${max}, but its samples end at ${limit}.`);
}

function checkSamples({ data, range }: Image, name: string): void {
  if (isWhole(data)) {
    checkWholeSamples(data, range.max, name);
    return;
  }
  const highest = range.max * (1 + ROUNDING_SLACK);
  const lowest = -range.max * ROUNDING_SLACK;
  for (let i = 0; i < data.length; i++) {
    const value = data[i];
    if (value >= lowest && value <= highest) continue;
    throw badSample(value, i, range.max, name);
  }
}

function checkWholeSamples(data: PixelArray, max: number, name: string): void {
  if (max === typeMaxOf(data)) return;
  for (let i = 0; i < data.length; i++) {
    if (data[i] > max) throw badSample(data[i], i, max, name);
  }
}

function badSample(value: number, index: number, max: number, name: string): IqaError {
  if (!Number.isFinite(value)) {
    return new IqaError(
      'E_NON_FINITE',
      `${name} holds ${value} at sample ${index}: replace it before scoring.`,
    );
  }
  return new IqaError(
    'E_RANGE',
    `${name} holds ${value} at sample ${index}, outside of its range 0 to ${max}: correct max or clamp the samples.`,
  );
}
