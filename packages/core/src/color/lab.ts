import { IqaError } from '../error.ts';
import type { Image } from '../image/index.ts';
import { pow } from '../numeric/index.ts';
import { toLinear } from './srgb.ts';

/** Linear sRGB to CIE XYZ, D65 (IEC 61966-2-1). */
const TO_XYZ = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
] as const;

/** XYZ of white, red = green = blue = 1: the sums of the rows, so that white has a = b = 0 exactly. */
const WHITE = TO_XYZ.map(([r, g, b]) => r + g + b);

/**
 * CIE 1976 L*a*b* relative to D65, the white of sRGB.
 *
 * @param image - RGB without alpha
 * @returns three interleaved channels as float64: L from 0 to 100, a and b about -128 to 127
 * @throws IqaError E_CHANNELS for anything but RGB
 */
export function rgbToLab(image: Image): Float64Array {
  if (image.channels !== 3) {
    throw new IqaError('E_CHANNELS', `L*a*b* is made from RGB, not from ${image.channels} channels.`);
  }
  const { data: linear, range } = toLinear(image);
  const result = new Float64Array(linear.length);
  for (let i = 0; i < result.length; i += 3) {
    const x = response(linear, i, 0, range.max);
    const y = response(linear, i, 1, range.max);
    const z = response(linear, i, 2, range.max);
    result[i] = 116 * y - 16;
    result[i + 1] = 500 * (x - y);
    result[i + 2] = 200 * (y - z);
  }
  return result;
}

/** The cube root of a tristimulus value relative to white, straight near black (CIE 15, eq. 8.6 and 8.7). */
function response(linear: Image['data'], i: number, axis: 0 | 1 | 2, max: number): number {
  const [r, g, b] = TO_XYZ[axis];
  const t = (r * linear[i] + g * linear[i + 1] + b * linear[i + 2]) / (WHITE[axis] * max);
  return t > 216 / 24389 ? pow(t, 1 / 3) : ((24389 / 27) * t + 16) / 116;
}
