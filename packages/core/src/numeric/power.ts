import { expOfSum } from './exponential.ts';
import { productError } from './float-bits.ts';
import { logHigh, logLow } from './logarithm.ts';

/**
 * `base` to the power of `exponent`, the same bits in every engine, with the special cases of
 * ECMAScript's `Math.pow`.
 *
 * @param base - any number; with a negative one, only whole exponents give a number
 * @param exponent - any number
 * @returns the power within 1 ulp; exact where it is a number of float64's normal range
 */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return NaN;
  if (exponent === 1) return base;
  const size = Math.abs(base);
  if (!Number.isFinite(exponent)) return powerToInfinity(size, exponent);
  if (size === 0 || size === Infinity) return powerOfLimit(base, exponent);
  if (base > 0) return positivePower(base, exponent);
  if (!Number.isInteger(exponent)) return NaN;
  const power = positivePower(size, exponent);
  return isOdd(exponent) ? -power : power;
}

function positivePower(base: number, exponent: number): number {
  const high = logHigh(base);
  if (high === 0) return 1;
  const low = logLow();
  const product = high * exponent;
  if (product > 800) return Infinity;
  if (product < -800) return 0;
  return expOfSum(product, productError(high, exponent, product) + low * exponent);
}

function powerToInfinity(size: number, exponent: number): number {
  if (size === 1) return NaN;
  return size > 1 === exponent > 0 ? Infinity : 0;
}

/** Powers of zero and of infinity, whose sign survives odd exponents. */
function powerOfLimit(base: number, exponent: number): number {
  const size = (Math.abs(base) === 0) === exponent > 0 ? 0 : Infinity;
  const negative = base < 0 || Object.is(base, -0);
  return negative && isOdd(exponent) ? -size : size;
}

function isOdd(x: number): boolean {
  return Math.abs(x % 2) === 1;
}
