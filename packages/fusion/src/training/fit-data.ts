import { IqaError } from '@iqakit/core';
import type { Choice } from './choices.ts';

/** What to fit on: the means of every pair's maps, the content each pair shows, and what people said. */
export interface FitData {
  /** One row per pair, one column per term. */
  readonly means: readonly (readonly number[])[];
  /**
   * The content each row shows, as a rule its reference: rows of one content are left out together. Null
   * for a row that is never left out, as those of ladders, about which nobody was asked.
   */
  readonly groups: readonly (string | null)[];
  readonly choices: readonly Choice[];
}

/** Throws E_INPUT naming the first pair, or the choice, that nothing can be learned from. */
export function checkFitData({ means, groups, choices }: FitData, columns: readonly number[]): void {
  if (means.length < 2) fail(`Fitting needs at least two pairs, not ${means.length}.`);
  if (groups.length !== means.length) fail(`${means.length} pairs have ${groups.length} contents.`);
  checkMeans(means, columns);
  checkChoices(choices, means.length);
}

function checkMeans(means: FitData['means'], columns: readonly number[]): void {
  const width = means[0].length;
  if (columns.length === 0) fail('Fitting needs at least one stream.');
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

function checkChoices(choices: readonly Choice[], rows: number): void {
  const isRow = (index: number) => Number.isInteger(index) && index >= 0 && index < rows;
  const bad = choices.findIndex(
    ({ first, second, judge }) => !(isRow(first) && isRow(second) && judge >= 0 && judge <= 1),
  );
  if (bad >= 0) {
    fail(`Choice ${bad + 1} must name two of the ${rows} pairs and a share of people from 0 to 1.`);
  }
  if (choices.every(({ judge }) => judge === 0.5)) {
    fail('In no choice do people prefer one picture to the other: nothing can be learned.');
  }
}

function fail(message: string): never {
  throw new IqaError('E_INPUT', message);
}
