import { IqaError } from '../error.ts';
import type { Image } from '../image/image.ts';
import { emptyLike, isWhole } from '../image/index.ts';
import { suggestion } from '../metric/index.ts';

/** The ways of making one gray value from red, green and blue. */
export type LumaName = 'wang' | 'rgb2gray' | 'bt601' | 'bt601-limited' | 'bt709';

/** Gray = red R + green G + blue B + black range.max. */
export interface LumaWeights {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  /** What black becomes, as a share of full white: 16/255 for limited range. */
  readonly black: number;
  /** Whether whole samples give whole grays, rounded half up, as MATLAB's integer images do. */
  readonly rounding: 'none' | 'half-up';
}

const RGB2GRAY = {
  red: 0.29893602129377539,
  green: 0.58704307445112136,
  blue: 0.11402090425510325,
  black: 0,
};

/**
 * The weights by name. `wang` is `rgb2gray` as MATLAB computes it on 8-bit images, rounded: the published
 * SSIM values are made with it. `bt601-limited` is the Y of MATLAB's `rgb2ycbcr`, 16 to 235 of 255, not
 * rounded, as super-resolution papers take it.
 */
export const LUMA_WEIGHTS: Readonly<Record<LumaName, LumaWeights>> = {
  wang: { ...RGB2GRAY, rounding: 'half-up' },
  rgb2gray: { ...RGB2GRAY, rounding: 'none' },
  bt601: { red: 0.299, green: 0.587, blue: 0.114, black: 0, rounding: 'none' },
  'bt601-limited': {
    red: 65.481 / 255,
    green: 128.553 / 255,
    blue: 24.966 / 255,
    black: 16 / 255,
    rounding: 'none',
  },
  bt709: { red: 0.2126, green: 0.7152, blue: 0.0722, black: 0, rounding: 'none' },
};

/**
 * The gray picture of a colour picture. The sum is taken in the order red, green, blue.
 *
 * @param image - RGB (alpha is refused), or gray, which is returned itself
 * @param name - which weights
 * @returns one channel with the same range: float64, or for `wang` on whole samples the same type, rounded
 *   half up (float samples are not rounded, as in MATLAB)
 * @throws IqaError E_ALPHA for four channels; E_OPTION for an unknown name
 */
export function luma(image: Image, name: LumaName): Image {
  if (image.channels === 1) return image;
  if (image.channels === 4) {
    throw new IqaError(
      'E_ALPHA',
      'A picture with alpha has no luma: use compositeOver or dropOpaqueAlpha first.',
    );
  }
  if (!Object.hasOwn(LUMA_WEIGHTS, name)) {
    throw new IqaError(
      'E_OPTION',
      `There is no luma "${name}".${suggestion(String(name), Object.keys(LUMA_WEIGHTS))}`,
    );
  }
  const { width, height, range, data: source } = image;
  const { red, green, blue, black, rounding } = LUMA_WEIGHTS[name];
  const length = width * height;
  const rounds = rounding === 'half-up' && isWhole(source);
  const data = rounds ? emptyLike(source, length) : new Float64Array(length);
  const floor = black * range.max + (rounds ? 0.5 : 0);
  for (let i = 0, from = 0; i < length; i++, from += 3) {
    const gray = red * source[from] + green * source[from + 1] + blue * source[from + 2] + floor;
    data[i] = rounds ? Math.floor(gray) : gray;
  }
  return { width, height, channels: 1, data, range, colorSpace: 'gray' };
}
