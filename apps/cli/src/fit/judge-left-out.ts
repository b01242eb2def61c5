import { srcc, twoAfcScore } from '@iqakit/core/stats';
import { definedOrNull } from '../evaluate/evaluate-opinions.ts';
import type { Judgements } from './fit-rows.ts';

/** A data set of which fewer rated pairs were left out has no SRCC: two are always in perfect order. */
const FEWEST = 3;

/**
 * How well each data set's left-out rows are scored: SRCC with opinions, the 2AFC score for choices. A
 * data set of which too little was left out, or whose left-out rows cannot be ranked, has none. A second
 * table of the same name is called `(2)`.
 */
export function judgeLeftOut(
  judgements: readonly Judgements[],
  scores: readonly (number | null)[],
): Readonly<Record<string, number>> {
  const named = new Map<string, number>();
  for (const judged of judgements) {
    const value = judged.badness === undefined ? agreement(judged, scores) : ranking(judged.badness, scores);
    if (value === null) continue;
    const statistic = judged.badness === undefined ? '2AFC score' : 'SRCC';
    named.set(unusedName(`${statistic} of left-out contents, ${judged.title}`, named), value);
  }
  return Object.fromEntries(named);
}

function ranking(badness: ReadonlyMap<number, number>, scores: readonly (number | null)[]): number | null {
  const rows = [...badness].filter(([row]) => scores[row] !== null);
  if (rows.length < FEWEST) return null;
  const predicted = rows.map(([row]) => scores[row] as number);
  const opinions = rows.map(([, value]) => value);
  return definedOrNull(() => srcc(predicted, opinions));
}

function agreement({ choices }: Judgements, scores: readonly (number | null)[]): number | null {
  const scored = choices.filter(({ first, second }) => scores[first] !== null && scores[second] !== null);
  const distances = (side: 'first' | 'second') => scored.map((choice) => scores[choice[side]] as number);
  const judges = scored.map(({ judge }) => judge);
  return definedOrNull(() => twoAfcScore(distances('first'), distances('second'), judges));
}

function unusedName(name: string, used: ReadonlyMap<string, unknown>): string {
  let number = 1;
  while (used.has(numbered(name, number))) number++;
  return numbered(name, number);
}

function numbered(name: string, number: number): string {
  return number === 1 ? name : `${name} (${number})`;
}
