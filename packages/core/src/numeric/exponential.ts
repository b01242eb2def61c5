// biome-ignore-all lint/suspicious/noApproximativeNumericConstant: these literals fix the bits in every engine.

import { scaleByPowerOfTwo } from './float-bits.ts';

const LOG2_E = 1.4426950408889634;
/** ln 2 to 33 bits, so that its product with an exponent is exact, and the rest of it. */
export const LN2_HIGH = 0.6931471803691238;
export const LN2_LOW = 1.9082149292705877e-10;

const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019412;

/**
 * e^x, the same bits in every engine.
 *
 * @param x - any number
 * @returns e^x within 1 ulp; 0 and Infinity beyond the range of float64, NaN for NaN
 */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** e^(high + low), where `low` is a small correction of `high`. */
export function expOfSum(high: number, low: number): number {
  if (!(high <= OVERFLOW)) return high > OVERFLOW ? Infinity : NaN;
  if (high < UNDERFLOW) return 0;
  const exponent = Math.floor(high * LOG2_E + 0.5);
  return scaleByPowerOfTwo(1 + reducedExpm1(high, low, exponent), exponent);
}

/**
 * e^x - 1 without cancellation near 0.
 *
 * @param x - any number
 * @returns e^x - 1 within 2 ulp
 */
export function expm1(x: number): number {
  if (!(x <= 40)) return exp(x) - 1;
  if (x < -40) return -1;
  if (x === 0) return x;
  const exponent = Math.floor(x * LOG2_E + 0.5);
  const scale = scaleByPowerOfTwo(1, exponent);
  return scale * reducedExpm1(x, 0, exponent) + (scale - 1);
}

/** e^r - 1 for r = high + low - exponent ln 2, |r| <= ln(2)/2: the Taylor series to r^13 / 13!. */
function reducedExpm1(high: number, low: number, exponent: number): number {
  const head = high - exponent * LN2_HIGH;
  const tail = low - exponent * LN2_LOW;
  const r = head + tail;
  const rest = head - r + tail;
  const series =
    0.5 +
    r *
      (1 / 6 +
        r *
          (1 / 24 +
            r *
              (1 / 120 +
                r *
                  (1 / 720 +
                    r *
                      (1 / 5040 +
                        r *
                          (1 / 40320 +
                            r *
                              (1 / 362880 +
                                r *
                                  (1 / 3628800 +
                                    r * (1 / 39916800 + r * (1 / 479001600 + r * (1 / 6227020800)))))))))));
  return r + (rest + r * r * series);
}
