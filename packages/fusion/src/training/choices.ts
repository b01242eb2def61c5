import { IqaError } from '@iqakit/core';
import { createRandom, type Random } from '@iqakit/core/numeric';
import { normalProbability } from './losses.ts';

/** What people say of two rows: all that fitting learns from. */
export interface Choice {
  readonly first: number;
  readonly second: number;
  /** The share of people, 0 to 1, who find the second the better one. */
  readonly judge: number;
}

/** An opinion score: larger is worse. Scores of one `dataSet` may be compared with each other. */
export interface Opinion {
  readonly badness: number;
  /** Standard deviation of the score; 0 where it is not known. */
  readonly deviation: number;
  readonly dataSet: string;
}

/** How many pairs of a data set are compared at most, and the seed they are drawn from where there are more. */
export interface PairLimit {
  readonly most: number;
  readonly seed: number;
}

/** No panel is surer than this: a loss of certainty would have no end. */
const CERTAINTY = 1 - 1e-4;

/** Where no deviation is known, a difference of this share of the data set's spread is one deviation. */
const ASSUMED_DEVIATION = 0.1;

/**
 * Every two rows of the same data set, or a sample of them, with the share of people that Thurstone's law
 * expects from their opinion scores, `Phi((a - b) / sqrt(deviation_a^2 + deviation_b^2))`.
 *
 * @param opinions - by row; null for a row that nobody rated
 * @throws IqaError E_INPUT for a score that is no finite number, a deviation that is none or below 0, and
 *   where all scores of each data set are the same
 */
export function choicesFromOpinions(
  opinions: readonly (Opinion | null)[],
  limit: PairLimit,
): readonly Choice[] {
  const sets = [...ratedRows(opinions).values()];
  if (!sets.some(differs)) {
    throw new IqaError(
      'E_INPUT',
      'All opinion scores are the same: nothing can be learned from a constant column.',
    );
  }
  const random = createRandom(limit.seed);
  return sets.flatMap((rows) => {
    const fallback = ASSUMED_DEVIATION * spread(rows.map(({ badness }) => badness));
    return twoRowsEach(rows, limit.most, random).map(([a, b]) => ({
      first: a.row,
      second: b.row,
      judge: expectedShare(a, b, fallback),
    }));
  });
}

/** The choices between any two of a ladder's rows, given from the mildest to the strongest distortion. */
export function choicesFromLadder(rows: readonly number[]): readonly Choice[] {
  return rows.flatMap((second, i) => rows.slice(i + 1).map((first) => ({ first, second, judge: CERTAINTY })));
}

interface RatedRow extends Opinion {
  readonly row: number;
}

function ratedRows(opinions: readonly (Opinion | null)[]): ReadonlyMap<string, readonly RatedRow[]> {
  const sets = new Map<string, RatedRow[]>();
  for (const [row, opinion] of opinions.entries()) {
    if (opinion === null) continue;
    checkOpinion(opinion, row);
    const rows = sets.get(opinion.dataSet) ?? [];
    sets.set(opinion.dataSet, rows);
    rows.push({ ...opinion, row });
  }
  return sets;
}

function checkOpinion({ badness, deviation }: Opinion, row: number): void {
  if (Number.isFinite(badness) && Number.isFinite(deviation) && deviation >= 0) return;
  throw new IqaError(
    'E_INPUT',
    `Pair ${row + 1} has an opinion score that is no finite number, or a deviation that is none from 0; leave the pair out.`,
  );
}

function differs([first, ...others]: readonly RatedRow[]): boolean {
  return others.some(({ badness }) => badness !== first.badness);
}

function twoRowsEach(
  rows: readonly RatedRow[],
  most: number,
  random: Random,
): readonly (readonly [RatedRow, RatedRow])[] {
  const all = (rows.length * (rows.length - 1)) / 2;
  if (all <= most)
    return rows.flatMap((first, i) => rows.slice(i + 1).map((second) => [first, second] as const));
  return Array.from({ length: most }, () => {
    const i = random.integer(rows.length);
    const j = random.integer(rows.length - 1);
    return [rows[i], rows[j < i ? j : j + 1]] as const;
  });
}

/** The share of people who find `b` the better one; `fallback` stands for deviations that are not known. */
function expectedShare(a: Opinion, b: Opinion, fallback: number): number {
  const deviation = Math.sqrt(squared(a.deviation || fallback) + squared(b.deviation || fallback));
  const share = deviation === 0 ? 0.5 : normalProbability((a.badness - b.badness) / deviation);
  return Math.min(Math.max(share, 1 - CERTAINTY), CERTAINTY);
}

function spread(values: readonly number[]): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + squared(value - centre), 0) / values.length);
}

function squared(x: number): number {
  return x * x;
}
