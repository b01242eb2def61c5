import type { MetricDefinition } from '@iqakit/core/metric';

/** What stands for a number that JSON and CSV cannot hold. */
export type SpecialScore = '+inf' | '-inf' | 'nan';

export function specialScore(value: number): SpecialScore | null {
  if (Number.isFinite(value)) return null;
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? '+inf' : '-inf';
}

/** Every digit: the shortest text that reads back as the same float64. */
export function formatExact(value: number): string {
  return specialScore(value) ?? String(value);
}

/** What `formatExact` wrote. */
export function parseExact(text: string): number {
  if (text === '+inf') return Infinity;
  if (text === '-inf') return -Infinity;
  if (text === 'nan') return Number.NaN;
  return text.trim() === '' ? Number.NaN : Number(text);
}

/** Few enough digits to read: six places, or an exponent where those would all be zeros. */
export function formatReadable(value: number): string {
  const special = specialScore(value);
  if (special !== null) return special;
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(3);
  return value.toFixed(6);
}

/** A score with its unit, for people. */
export function formatScore(value: number, { scale: { unit } }: MetricDefinition): string {
  const text = formatReadable(value);
  return unit === '' ? text : `${text} ${unit}`;
}

export function formatDirection(direction: MetricDefinition['direction']): string {
  return direction === 'higher-better' ? 'higher is better' : 'lower is better';
}

/** What the score means in plain words: those of the nearest value that has some. */
export function scoreMeaning(value: number, { scale: { meaning, atIdentity } }: MetricDefinition): string {
  if (Number.isNaN(value)) return '';
  // Words for identical pictures are for exactly that score.
  const candidates = meaning.filter(
    ({ score }) => score === value || (score !== atIdentity && Number.isFinite(score)),
  );
  const distance = ({ score }: { score: number }) => (score === value ? 0 : Math.abs(score - value));
  return candidates.toSorted((a, b) => distance(a) - distance(b))[0]?.words ?? '';
}
