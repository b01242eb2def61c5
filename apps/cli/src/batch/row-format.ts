import type { ErrorCode } from '@iqakit/core';
import { isFailed, type PairOutcome } from './outcome.ts';
import type { BatchPair } from './pair.ts';

/** What the summary needs of a row: the scores in the metrics' order, or the error's code. */
export type RowScores = { readonly scores: readonly number[] } | { readonly error: ErrorCode };

export function rowScores(outcome: PairOutcome): RowScores {
  if (isFailed(outcome)) return { error: outcome.error.code };
  return { scores: outcome.results.map(({ score }) => score) };
}

/** A row that an earlier run wrote. */
export interface StoredRow {
  readonly reference: string;
  readonly distorted: string;
  readonly carried: readonly string[];
  readonly scores: RowScores;
}

/** How rows are written to a file, and read back when a run goes on. */
export interface RowFormat {
  /** What stands before the first row; empty or ending with a newline. */
  readonly header: string;
  /** One row, ending with a newline. */
  write(pair: BatchPair, outcome: PairOutcome): string;
  /** Where the last whole row of a file ends, in bytes; what follows was torn by a kill. */
  endOfLastRow(path: string): Promise<number>;
  /** The rows of the first `end` bytes, header excluded. A file of something else is E_USAGE. */
  read(path: string, end: number): AsyncIterable<StoredRow>;
}
