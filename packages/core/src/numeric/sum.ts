/**
 * The sum of numbers in the order given, with the rounding errors carried along (Neumaier 1974): off
 * by about one ulp, whatever the length, and the same bits in every engine.
 *
 * @param values - any numbers; infinities and NaN spread as in plain addition
 * @returns the sum, 0 for none
 */
export function sum(values: ArrayLike<number>): number {
  let total = 0;
  let carried = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    const next = total + value;
    carried += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  // Past an overflow the carried part is NaN and means nothing.
  return Number.isFinite(total) ? total + carried : total;
}

/**
 * The arithmetic mean, from {@link sum}.
 *
 * @param values - any numbers
 * @returns the mean, NaN for none
 */
export function mean(values: ArrayLike<number>): number {
  return sum(values) / values.length;
}
