import { IqaError } from '../error.ts';
import type { Image } from '../image/index.ts';
import { pow } from '../numeric/index.ts';

/**
 * The light that an sRGB value stands for (IEC 61966-2-1).
 *
 * @param value - 0 to 1; values below 0 are mirrored
 * @returns 0 to 1
 */
export function srgbToLinear(value: number): number {
  const size = Math.abs(value);
  const linear = size <= 0.04045 ? size / 12.92 : pow((size + 0.055) / 1.055, 2.4);
  return value < 0 ? -linear : linear;
}

/**
 * The sRGB value that stands for an amount of light (IEC 61966-2-1): the inverse of {@link srgbToLinear}.
 *
 * @param light - 0 to 1; values below 0 are mirrored
 * @returns 0 to 1
 */
export function linearToSrgb(light: number): number {
  const size = Math.abs(light);
  const value = size <= 0.0031308 ? size * 12.92 : 1.055 * pow(size, 1 / 2.4) - 0.055;
  return light < 0 ? -value : value;
}

/**
 * A picture in linear light.
 *
 * @param image - RGB in sRGB; one in linear light already is returned itself. Alpha stays as it is
 * @returns the picture as float64 from 0 to 1
 * @throws IqaError E_CHANNELS for gray, whose transfer curve is not known
 */
export function toLinear(image: Image): Image {
  refuseGray(image);
  return image.colorSpace === 'linear-srgb' ? image : transferred(image, 'linear-srgb', srgbToLinear);
}

/**
 * A picture in sRGB: the inverse of {@link toLinear}.
 *
 * @param image - RGB in linear light; one in sRGB already is returned itself. Alpha stays as it is
 * @returns the picture as float64 from 0 to 1
 * @throws IqaError E_CHANNELS for gray, whose transfer curve is not known
 */
export function toSrgb(image: Image): Image {
  refuseGray(image);
  return image.colorSpace === 'srgb' ? image : transferred(image, 'srgb', linearToSrgb);
}

function refuseGray({ channels }: Image): void {
  if (channels !== 1) return;
  throw new IqaError('E_CHANNELS', 'A gray picture does not say what light its values stand for: give RGB.');
}

function transferred(
  image: Image,
  colorSpace: Image['colorSpace'],
  transfer: (value: number) => number,
): Image {
  const { data: source, channels, range } = image;
  const convert = tabulated(image, transfer);
  const data = new Float64Array(source.length);
  for (let i = 0; i < data.length; i++) {
    const isAlpha = channels === 4 && i % 4 === 3;
    data[i] = isAlpha ? source[i] / range.max : convert(source[i]);
  }
  return { ...image, data, range: { max: 1 }, colorSpace };
}

/** Whole samples have few values: each is computed once. */
function tabulated({ data, range }: Image, transfer: (value: number) => number): (sample: number) => number {
  const isFloat = data instanceof Float32Array || data instanceof Float64Array;
  if (isFloat || !Number.isInteger(range.max)) return (sample) => transfer(sample / range.max);
  const table = Float64Array.from({ length: range.max + 1 }, (_, sample) => transfer(sample / range.max));
  return (sample) => table[sample];
}
