import { IqaError } from '../error.ts';
import { type Image, isWhole } from '../image/index.ts';

/** MATLAB's `rgb2ycbcr`: Rec. 601, limited range, rows Y, Cb, Cr for RGB from 0 to 1 and results in 255ths. */
const FORWARD = [
  [65.481, 128.553, 24.966],
  [-37.797, -74.203, 112],
  [112, -93.786, -18.214],
] as const;
const OFFSET = [16, 128, 128] as const;

/**
 * Rec. 601 luma and colour differences in limited range, as MATLAB's `rgb2ycbcr` computes them: of 255,
 * Y from 16 to 235, Cb and Cr from 16 to 240.
 *
 * @param image - RGB without alpha
 * @param rounding - `half-up` for whole numbers, as MATLAB gives for whole samples; `none` for the exact
 *   values. Default `half-up` for whole samples and `none` for floats, as MATLAB
 * @returns three interleaved channels Y, Cb, Cr as float64, in units of the image's range
 * @throws IqaError E_CHANNELS for anything but RGB
 */
export function rgbToYcbcr(image: Image, rounding?: 'half-up' | 'none'): Float64Array {
  refuseAllButRgb(image);
  const { data, range } = image;
  const rounds = (rounding ?? (isWhole(data) ? 'half-up' : 'none')) === 'half-up';
  const result = new Float64Array(data.length);
  for (let i = 0; i < data.length; i += 3) {
    for (let c = 0; c < 3; c++) {
      const [r, g, b] = FORWARD[c];
      const value = (r * data[i] + g * data[i + 1] + b * data[i + 2] + OFFSET[c] * range.max) / 255;
      result[i + c] = rounds ? Math.floor(value + 0.5) : value;
    }
  }
  return result;
}

/**
 * The inverse of {@link rgbToYcbcr}, MATLAB's `ycbcr2rgb`, not rounded, held within 0 to `max`.
 *
 * @param ycbcr - three interleaved channels in units of `max`
 * @param max - the value of full white
 * @returns red, green and blue, interleaved
 * @throws IqaError E_INPUT for data that is not in triples
 */
export function ycbcrToRgb(ycbcr: ArrayLike<number>, max: number): Float64Array {
  if (ycbcr.length % 3 !== 0) {
    throw new IqaError('E_INPUT', `YCbCr data comes in triples; ${ycbcr.length} values are not.`);
  }
  const result = new Float64Array(ycbcr.length);
  for (let i = 0; i < result.length; i += 3) {
    for (let c = 0; c < 3; c++) {
      let value = 0;
      for (let k = 0; k < 3; k++) value += INVERSE[c][k] * ((ycbcr[i + k] * 255) / max - OFFSET[k]);
      result[i + c] = Math.min(max, Math.max(0, value * max));
    }
  }
  return result;
}

const INVERSE = inverseOf(FORWARD);

/** By cofactors: the inverse is derived, so that there is one matrix to trust. */
function inverseOf([[a, b, c], [d, e, f], [g, h, i]]: typeof FORWARD): readonly (readonly number[])[] {
  const determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
  return [
    [e * i - f * h, c * h - b * i, b * f - c * e],
    [f * g - d * i, a * i - c * g, c * d - a * f],
    [d * h - e * g, b * g - a * h, a * e - b * d],
  ].map((row) => row.map((cofactor) => cofactor / determinant));
}

function refuseAllButRgb({ channels }: Image): void {
  if (channels === 3) return;
  throw new IqaError('E_CHANNELS', `YCbCr is made from RGB, not from ${channels} channels.`);
}
