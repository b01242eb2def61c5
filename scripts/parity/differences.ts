import type { GoldenCase } from './pairs.ts';
import { type Device, EXACT, type Place } from './runtimes.ts';
import type { Reading, Subject } from './subjects.ts';

/** The largest difference of one kind of number of one metric in one place. */
export interface Difference {
  readonly metric: string;
  readonly value: string;
  readonly place: string;
  readonly largest: number;
  readonly bound: number;
  readonly pairs: readonly string[];
}

export const isOutside = ({ largest, bound }: Difference): boolean => !(largest <= bound);

/** What every pair should give: independent code's values, and our float64 for what only we compute. */
export async function truthsOf(
  subject: Subject,
  cases: readonly GoldenCase[],
  exact: Device,
): Promise<readonly Reading[]> {
  const goldens = cases.map(({ f64 }) => subject.golden(f64) as Reading);
  const isMissing = (i: number) => cases[i].isSmall || Object.keys(goldens[i]).length === 0;
  const missing = cases.filter((_, i) => isMissing(i));
  const ours = await exact.measure(subject, missing);
  return cases.map((one, i) => ({ ...ours[missing.indexOf(one)], ...goldens[i] }));
}

/** Measures a metric in a place and holds it to the truth, kind by kind. */
export async function differencesOf(
  subject: Subject,
  place: Place,
  device: Device,
  cases: readonly GoldenCase[],
  truths: readonly Reading[],
): Promise<readonly Difference[]> {
  const readings = await device.measure(subject, cases);
  const isExact = place.id === EXACT;
  const kinds = Object.keys(isExact ? (subject.golden(cases[0].f64) as Reading) : subject.bounds);
  return kinds.flatMap((value) => {
    const held = cases.map((_, i) => i).filter((i) => truths[i][value] !== undefined);
    if (held.length === 0) return [];
    const largest = held.map((i) => largestDifference(readings[i][value], truths[i][value]));
    return {
      metric: subject.id,
      value,
      place: place.id,
      largest: Math.max(...largest),
      bound: isExact ? subject.exact : subject.bounds[value],
      pairs: held.map((i) => cases[i].name),
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
