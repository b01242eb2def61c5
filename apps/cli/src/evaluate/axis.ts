/** A straight axis from values to places on paper, with round numbers to mark. */
export interface Axis {
  readonly ticks: readonly number[];
  /** All ticks have as many decimals. */
  label(tick: number): string;
  /** Where a value lies, from 0 at the axis's start to 1 at its end. */
  place(value: number): number;
  readonly low: number;
  readonly high: number;
}

/** Steps of round numbers, by their first digit. */
const STEPS = [1, 2, 5, 10];

/** Spans that are narrower, for their distance from zero, are no spans. */
const NARROWEST = 1e-9;

/** The share of the values' span that is left free at either end. */
const MARGIN = 0.03;

/** An axis over finite values, whose marks leave at most `most` steps between them. */
export function createAxis(values: ArrayLike<number>, most: number): Axis {
  const { low, high } = spanOf(values);
  const step = roundStep((high - low) / most);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return {
    low,
    high,
    ticks: Array.from({ length: count }, (_, i) => (first + i) * step),
    label: (tick) => tick.toFixed(decimals),
    place: (value) => (value - low) / (high - low),
  };
}

/** The smallest round number that is not below. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  return power * (STEPS.find((step) => step * power >= least * (1 - 1e-9)) ?? 10);
}

function spanOf(values: ArrayLike<number>): { readonly low: number; readonly high: number } {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  // A single value needs an axis too, and so do values that float64 hardly tells apart.
  const size = Math.max(1, Math.abs(low), Math.abs(high));
  const margin = high - low > NARROWEST * size ? MARGIN * (high - low) : size / 10;
  return { low: low - margin, high: high + margin };
}
