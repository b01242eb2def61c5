import { IqaError } from '@iqakit/core';
import type { Choice } from './choices.ts';

/** What to fit on: the means of every pair's maps, the content each pair shows, and what people said. */
export interface FitData {
  /** One row per pair, one column per term. */
  readonly means: readonly (readonly number[])[];
  /**
   * The content each row shows, as a rule its reference: rows of one content are left out together. Null
   * for a row that is never left out, as a ladder of a photograph that nobody rated a version of.
   */
  readonly groups: readonly (string | null)[];
  readonly choices: readonly Choice[];
}

/** Throws E_INPUT naming the first pair, term or choice that is wrong, and where nothing can be learned from any. */
export function checkFitData({ means, groups, choices }: FitData, columns: readonly number[]): void {
  if (means.length < 2) fail(`Fitting needs at least two pairs, not ${means.length}.`);
  if (groups.length !== means.length) fail(`${means.length} pairs have ${groups.length} contents.`);
  checkColumns(means[0].length, columns);
  checkMeans(means);
  checkChoices(choices, means.length);
  if (!prefers(choices)) {
    fail('In no choice do people prefer one picture to the other: nothing can be learned.');
  }
  if (!differs(means, columns)) {
    fail('No picture differs from its reference in what is fused: nothing can be learned.');
  }
}

/** Whether data that are in order, or a part of them, tell anything at all. */
export function isLearnable({ means, choices }: FitData, columns: readonly number[]): boolean {
  return means.length >= 2 && prefers(choices) && differs(means, columns);
}

function prefers(choices: readonly Choice[]): boolean {
  return choices.some(({ judge }) => judge !== 0.5);
}

function differs(means: FitData['means'], columns: readonly number[]): boolean {
  return means.some((row) => columns.some((column) => row[column] > 0));
}

function checkColumns(width: number, columns: readonly number[]): void {
  if (columns.length === 0) fail('Fitting needs at least one stream.');
  const beyond = columns.find((column) => !(Number.isInteger(column) && column >= 0 && column < width));
  if (beyond !== undefined) fail(`There is no term ${beyond}: the pairs have ${width} features each.`);
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
  if (twice !== undefined) fail(`Term ${twice} is named twice: name each column once.`);
}

function checkMeans(means: FitData['means']): void {
  const width = means[0].length;
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
}

function fail(message: string): never {
  throw new IqaError('E_INPUT', message);
}
