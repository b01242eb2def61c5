import { PAIR_SIZES, type PairSize } from './measure.ts';
import type { GoldenCase } from './pairs.ts';
import { type Device, EXACT, type Station } from './runtimes.ts';
import type { Reading, Subject } from './subjects.ts';

/** The largest difference of one kind of number of one metric in one place. */
export interface Difference {
  readonly metric: string;
  readonly value: string;
  readonly place: string;
  readonly largest: number;
  readonly bound: number;
  /** How many pairs it is over, and the size of the largest of them. */
  readonly pairs: number;
  readonly size: PairSize;
}

export const isOutside = ({ largest, bound }: Difference): boolean => !(largest <= bound);

/** What every pair should give: independent code's values, and our float64 for what only we compute. */
export async function truthsOf(
  subject: Subject,
  cases: readonly GoldenCase[],
  exact: Device,
): Promise<readonly Reading[]> {
  const goldens = cases.map(({ f64 }) => subject.golden(f64));
  const isMissing = (i: number) => cases[i].size !== 'whole' || Object.keys(goldens[i]).length === 0;
  const missing = cases.filter((_, i) => isMissing(i));
  const ours = await exact.measure(subject, missing);
  return cases.map((one, i) => ({ ...ours[missing.indexOf(one)], ...goldens[i] }));
}

/** Measures a metric in a place and holds it to what is expected, kind by kind. Our float64 has only independent code to answer to. */
export async function differencesOf(
  subject: Subject,
  { place, device }: Station,
  cases: readonly GoldenCase[],
  truths: readonly Reading[],
): Promise<readonly Difference[]> {
  const isExact = place.id === EXACT;
  const expected = isExact ? cases.map(({ f64 }) => subject.golden(f64)) : truths;
  const readings = await device.measure(subject, cases);
  return Object.entries(subject.bounds).flatMap(([value, bound]) => {
    const held = cases.map((_, i) => i).filter((i) => expected[i][value] !== undefined);
    if (held.length === 0) return [];
    const largest = held.map((i) => largestDifference(readings[i][value], expected[i][value]));
    return {
      metric: subject.id,
      value,
      place: place.id,
      largest: Math.max(...largest),
      bound: isExact ? subject.exact : bound,
      pairs: held.length,
      size: PAIR_SIZES.findLast((size) => held.some((i) => cases[i].size === size)) as PairSize,
    };
  });
}

/** Infinite where numbers are missing or are none. */
function largestDifference(
  actual: ArrayLike<number> | undefined,
  expected: ArrayLike<number> | undefined,
): number {
  if (actual === undefined || expected === undefined || actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference;
  }
  return largest;
}
