import { exp, expm1 } from './exponential.ts';
import { log1p } from './logarithm.ts';

/**
 * The hyperbolic tangent, the same bits in every engine.
 *
 * @param x - any number
 * @returns tanh x within 2 ulp, from -1 to 1; NaN for NaN
 */
export function tanh(x: number): number {
  const size = Math.abs(x);
  if (size > 20) return Math.sign(x);
  if (size < 1) {
    const t = expm1(2 * x);
    return t / (t + 2);
  }
  const part = 2 / (exp(2 * size) + 1);
  return x > 0 ? 1 - part : part - 1;
}

/**
 * The logistic function 1/(1 + e^-x), which neither overflows nor loses its small values.
 *
 * @param x - any number
 * @returns a number from 0 to 1, within 2 ulp; NaN for NaN
 */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const e = exp(x);
  return e / (1 + e);
}

/**
 * ln(1 + e^x), which does not overflow.
 *
 * @param x - any number
 * @returns a number above 0 (0 where e^x underflows), within 2 ulp; NaN for NaN
 */
export function softplus(x: number): number {
  if (Number.isNaN(x)) return NaN;
  return Math.max(x, 0) + log1p(exp(-Math.abs(x)));
}
