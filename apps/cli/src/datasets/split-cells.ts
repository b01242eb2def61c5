import { IqaError } from '@iqakit/core';

/** The cells of a line of a table without quotes. Fewer than `fewest` are E_INPUT, named with the row. */
export function splitCells(line: string, separator: RegExp, fewest: number, row: string): readonly string[] {
  const cells = line.split(separator).map((cell) => cell.trim());
  if (cells.length >= fewest && cells.slice(0, fewest).every((cell) => cell !== '')) return cells;
  throw new IqaError(
    'E_INPUT',
    `${row}: ${fewest} values belong there, not ${JSON.stringify(line.slice(0, 60))}.`,
  );
}
