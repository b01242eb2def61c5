import { IqaError } from '@iqakit/core';
import type { JudgedPair } from '../datasets/data-set.ts';
import type { EvaluationSettings } from './evaluation.ts';

/** Rows that are evaluated together; all of them come first, with null for a name. */
export interface Part {
  readonly part: string | null;
  readonly rows: readonly number[];
}

/** All rows, then those of each distortion or group in the order in which they appear. */
export function partsOf(
  rows: readonly Pick<JudgedPair, 'distortion' | 'group'>[],
  by: EvaluationSettings['by'],
): readonly Part[] {
  const all: Part = { part: null, rows: rows.map((_, row) => row) };
  if (by === null) return [all];
  const parts = new Map<string, number[]>();
  for (const [row, pair] of rows.entries()) {
    const part = pair[by];
    if (part === null) {
      throw new IqaError('E_USAGE', 'These pairs do not tell their distortion: leave out --by distortion.');
    }
    const known = parts.get(part) ?? [];
    known.push(row);
    parts.set(part, known);
  }
  return [all, ...[...parts].map(([part, members]) => ({ part, rows: members }))];
}
