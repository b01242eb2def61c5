// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these literals fix the bits in every engine.

import { LN2_HIGH, LN2_LOW } from './exponential.ts';
import { exponentOf, powerOfTwo, productError, sumError } from './float-bits.ts';

const SQRT2 = 1.4142135623730951;
const THIRD_LOW = 1.850371707708594e-17;
const FIFTH_LOW = -1.1102230246251566e-17;
const INVERSE_LN2 = 1.4426950408889634;
const INVERSE_LN2_LOW = 2.0355273740931033e-17;
const INVERSE_LN10 = 0.4342944819032518;
const INVERSE_LN10_LOW = 1.098319650216765e-17;

/** Where the functions below leave their second result: a pair without an allocation. */
const second = new Float64Array(2);
const LOW = 0;
const EXPONENT = 1;

/**
 * The natural logarithm, the same bits in every engine.
 *
 * @param x - any number
 * @returns ln x within 0.51 ulp; -Infinity at 0, NaN below 0
 */
export function log(x: number): number {
  if (!isPositiveFinite(x)) return logOfSpecial(x);
  const high = logHigh(x);
  return high + second[LOW];
}

/**
 * The logarithm to base 10, exact at powers of ten.
 *
 * @param x - any number
 * @returns log10 x within 0.51 ulp; -Infinity at 0, NaN below 0
 */
export function log10(x: number): number {
  if (!isPositiveFinite(x)) return logOfSpecial(x);
  const high = logHigh(x);
  const low = second[LOW];
  const product = high * INVERSE_LN10;
  return (
    product + (productError(high, INVERSE_LN10, product) + (high * INVERSE_LN10_LOW + low * INVERSE_LN10))
  );
}

/**
 * The logarithm to base 2, exact at powers of two.
 *
 * @param x - any number
 * @returns log2 x within 0.51 ulp; -Infinity at 0, NaN below 0
 */
export function log2(x: number): number {
  if (!isPositiveFinite(x)) return logOfSpecial(x);
  const high = mantissaLogHigh(x);
  const low = second[LOW];
  const product = high * INVERSE_LN2;
  const rest = productError(high, INVERSE_LN2, product) + (high * INVERSE_LN2_LOW + low * INVERSE_LN2);
  const total = second[EXPONENT] + product;
  return total + (sumError(second[EXPONENT], product, total) + rest);
}

/**
 * ln(1 + x) without cancellation near 0.
 *
 * @param x - any number
 * @returns ln(1 + x) within 2 ulp; -Infinity at -1, NaN below -1
 */
export function log1p(x: number): number {
  const shifted = 1 + x;
  if (!isPositiveFinite(shifted)) return logOfSpecial(shifted);
  if (shifted === 1) return x;
  return log(shifted) + sumError(1, x, shifted) / shifted;
}

/**
 * The head of ln x for a positive finite x. Its tail, good to about 2^-67 of the whole, is read with
 * {@link logLow} before any other logarithm is taken.
 */
export function logHigh(x: number): number {
  const mantissa = mantissaLogHigh(x);
  const low = second[LOW];
  const exponent = second[EXPONENT];
  if (exponent === 0) return mantissa;
  const whole = exponent * LN2_HIGH;
  const total = whole + mantissa;
  const rest = sumError(whole, mantissa, total) + (exponent * LN2_LOW + low);
  const high = total + rest;
  second[LOW] = total - high + rest;
  return high;
}

/** The tail of the last {@link logHigh}. */
export function logLow(): number {
  return second[LOW];
}

/**
 * ln m for x = m 2^e with m in (1/sqrt 2, sqrt 2]: 2 artanh(s), s = (m-1)/(m+1), by its series, whose
 * first three terms are carried in twice the precision.
 */
function mantissaLogHigh(x: number): number {
  const normal = x < 2.2250738585072014e-308 ? x * 18014398509481984 : x;
  const powers = exponentOf(normal);
  const fraction = scaleToUnit(normal, powers);
  const above = fraction > SQRT2;
  const m = above ? fraction * 0.5 : fraction;
  second[EXPONENT] = powers + (above ? 1 : 0) - (normal === x ? 0 : 54);

  const numerator = m - 1;
  const denominator = m + 1;
  const s = numerator / denominator;
  const quotient = s * denominator;
  const remainder = numerator - quotient - productError(s, denominator, quotient);
  const sLow = (remainder - s * sumError(m, 1, denominator)) / denominator;

  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;
  const series =
    1 / 7 +
    z *
      (1 / 9 +
        z * (1 / 11 + z * (1 / 13 + z * (1 / 15 + z * (1 / 17 + z * (1 / 19 + z * (1 / 21 + z / 23)))))));

  // q = z/3 + z^2 (1/5 + z series), Horner's scheme on pairs
  const tail = z * series;
  const inner = 0.2 + tail;
  const innerLow = 0.2 - inner + tail + FIFTH_LOW;
  const zInner = z * inner;
  const zInnerLow = productError(z, inner, zInner) + z * innerLow + zLow * inner;
  const outer = 1 / 3 + zInner;
  const outerLow = 1 / 3 - outer + zInner + (zInnerLow + THIRD_LOW);
  const q = z * outer;
  const qLow = productError(z, outer, q) + z * outerLow + zLow * outer;

  // 2 s (1 + q)
  const sq = s * q;
  const sqLow = productError(s, q, sq) + s * qLow + sLow * q;
  const total = s + sq;
  const rest = s - total + sq + (sLow + sqLow);
  const high = total + rest;
  second[LOW] = 2 * (total - high + rest);
  return 2 * high;
}

/** `x` 2^-`exponent` in two steps, since 2^-exponent itself may not be a normal number. */
function scaleToUnit(x: number, exponent: number): number {
  const half = exponent >> 1;
  return x * powerOfTwo(-half) * powerOfTwo(half - exponent);
}

function isPositiveFinite(x: number): boolean {
  return x > 0 && x < Infinity;
}

function logOfSpecial(x: number): number {
  if (x === 0) return -Infinity;
  return x > 0 ? Infinity : NaN;
}
