import { IqaError } from '../error.ts';

/** Columns of numbers that belong together row by row. */
export type Column = ArrayLike<number>;

/** Refuses columns that are too short, not equally long, or hold anything but finite numbers. */
export function checkColumns(columns: Readonly<Record<string, Column>>, fewest: number): void {
  const [[firstName, first], ...others] = Object.entries(columns);
  for (const [name, column] of others) {
    if (column.length === first.length) continue;
    throw new IqaError(
      'E_INPUT',
      `${firstName} has ${first.length} values and ${name} has ${column.length}: each needs one per row.`,
    );
  }
  if (first.length < fewest) {
    throw new IqaError('E_INPUT', `This statistic needs at least ${fewest} rows, not ${first.length}.`);
  }
  for (const [name, column] of Object.entries(columns)) checkFinite(name, column);
}

/** Refuses a column that is the same everywhere: nothing correlates with it. */
export function checkVaries(name: string, column: Column): void {
  for (let i = 1; i < column.length; i++) {
    if (column[i] !== column[0]) return;
  }
  throw new IqaError(
    'E_INPUT',
    `${name} is ${column[0]} in every row: a correlation with it is not defined.`,
  );
}

function checkFinite(name: string, column: Column): void {
  for (let i = 0; i < column.length; i++) {
    if (Number.isFinite(column[i])) continue;
    throw new IqaError('E_NON_FINITE', `${name} holds ${column[i]} in row ${i}: leave such rows out.`);
  }
}
