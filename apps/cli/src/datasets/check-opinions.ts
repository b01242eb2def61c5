import { IqaError } from '@iqakit/core';
import type { OpinionData } from './data-set.ts';

/** The same data where there is something to rank; a constant column of opinions is E_INPUT. */
export function checkOpinions(data: OpinionData): OpinionData {
  const [first, ...others] = data.pairs;
  if (first === undefined) throw new IqaError('E_INPUT', `${data.title} holds no pairs.`);
  if (others.some(({ opinion }) => opinion !== first.opinion)) return data;
  throw new IqaError(
    'E_INPUT',
    `${data.title}: every opinion is ${first.opinion}. Nothing can be ranked by a constant column.`,
  );
}

/** A number out of a table. What is none, or not finite, is E_INPUT and named with its row. */
export function parseNumber(text: string, column: string, row: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new IqaError(
    'E_INPUT',
    `${row}: ${column} is ${text.trim() === '' ? 'empty' : JSON.stringify(text)}, not a number. Correct the row or leave it out.`,
  );
}
