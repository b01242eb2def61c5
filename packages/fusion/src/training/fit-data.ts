import { IqaError } from '@iqakit/core';
import type { Opinion } from './pairwise-objective.ts';
import type { Choice } from './two-afc-objective.ts';

/** What to fit on: the means of every pair's maps, the content each pair shows, and what people said. */
export type FitData = {
  /** One row per pair, one column per term. */
  readonly means: readonly (readonly number[])[];
  /** The reference picture each row belongs to: rows of one group are left out together. */
  readonly groups: readonly string[];
} & (
  | { readonly kind: 'opinions'; readonly opinions: readonly Opinion[] }
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
);

/** Throws E_INPUT naming the first pair, or the column, that nothing can be learned from. */
export function checkFitData(data: FitData, columns: readonly number[]): void {
  checkMeans(data, columns);
  if (data.kind === 'opinions') checkOpinions(data.opinions, data.means.length);
  else checkChoices(data.choices, data.means.length);
}

function checkMeans({ means, groups }: FitData, columns: readonly number[]): void {
  if (means.length < 2) fail(`Fitting needs at least two rated pairs, not ${means.length}.`);
  if (columns.length === 0) fail('Fitting needs at least one stream.');
  if (groups.length !== means.length) fail(`${means.length} pairs have ${groups.length} references.`);
  const width = means[0].length;
  const beyond = columns.find((column) => !(column >= 0 && column < width));
  if (beyond !== undefined) fail(`There is no term ${beyond}: the pairs have ${width} features each.`);
  for (const [row, values] of means.entries()) {
    if (values.length !== width)
      fail(`Pair ${row + 1} has ${values.length} features, the first has ${width}.`);
    if (values.some((value) => !(Number.isFinite(value) && value >= 0))) {
      fail(`Pair ${row + 1} has a feature that is not a finite number from 0; leave the pair out.`);
    }
  }
}

function checkOpinions(opinions: readonly Opinion[], pairs: number): void {
  if (opinions.length !== pairs) fail(`${pairs} pairs have ${opinions.length} opinion scores.`);
  const bad = opinions.findIndex(
    ({ badness, deviation }) => !(Number.isFinite(badness) && Number.isFinite(deviation) && deviation >= 0),
  );
  if (bad >= 0) fail(`Pair ${bad + 1} has an opinion score that is no number; leave the pair out.`);
  const first = new Map<string, number>();
  for (const { dataSet, badness } of opinions) {
    const seen = first.get(dataSet) ?? badness;
    if (seen !== badness) return;
    first.set(dataSet, seen);
  }
  fail('All opinion scores are the same: nothing can be learned from a constant column.');
}

function checkChoices(choices: readonly Choice[], rows: number): void {
  if (choices.length === 0) fail('Fitting needs at least one choice between two pictures.');
  const isRow = (index: number) => Number.isInteger(index) && index >= 0 && index < rows;
  const bad = choices.findIndex(
    ({ first, second, judge }) => !(isRow(first) && isRow(second) && judge >= 0 && judge <= 1),
  );
  if (bad >= 0) {
    fail(`Choice ${bad + 1} must name two of the ${rows} pairs and a share of people from 0 to 1.`);
  }
}

function fail(message: string): never {
  throw new IqaError('E_INPUT', message);
}
