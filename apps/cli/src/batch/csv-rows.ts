import { createReadStream } from 'node:fs';
import { type ErrorCode, IqaError } from '@iqakit/core';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify/sync';
import { formatExact, parseExact } from '../report/format-score.ts';
import { isFailed, type PairOutcome } from './outcome.ts';
import type { BatchPair } from './pair.ts';
import type { RowFormat, StoredRow } from './row-format.ts';

const NEWLINE = 0x0a;
const QUOTE = 0x22;

/**
 * A table with the columns reference, distorted, those carried through, one for each metric, error and
 * message. A pair that failed has no scores, one that did not no error.
 */
export function csvRows(carried: readonly string[], metrics: readonly string[]): RowFormat {
  const columns = ['reference', 'distorted', ...carried, ...metrics, 'error', 'message'];
  refuseSameName(carried, metrics);
  return {
    header: stringify([columns]),
    write: (pair, outcome) => stringify([cellsOf(pair, outcome, metrics.length)]),
    endOfLastRow,
    read: (path, end) => readRows(path, end, columns, carried.length),
  };
}

function refuseSameName(carried: readonly string[], metrics: readonly string[]): void {
  const taken = [...metrics, 'error', 'message'];
  const same = carried.find((column) => taken.includes(column));
  if (same === undefined) return;
  throw new IqaError(
    'E_USAGE',
    `The pairs file has a column ${same}, and so would the output: rename it, or write --out FILE.ndjson.`,
  );
}

function cellsOf(pair: BatchPair, outcome: PairOutcome, metrics: number): string[] {
  const start = [pair.reference, pair.distorted, ...pair.carried];
  if (isFailed(outcome)) {
    return [...start, ...Array<string>(metrics).fill(''), outcome.error.code, outcome.error.message];
  }
  return [...start, ...outcome.results.map(({ score }) => formatExact(score)), '', ''];
}

/** A newline ends a row only outside of quotes; a doubled quote inside leaves the count even. */
async function endOfLastRow(path: string): Promise<number> {
  let position = 0;
  let end = 0;
  let isQuoted = false;
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    for (const byte of chunk) {
      position++;
      if (byte === QUOTE) isQuoted = !isQuoted;
      else if (byte === NEWLINE && !isQuoted) end = position;
    }
  }
  return end;
}

async function* readRows(
  path: string,
  end: number,
  columns: readonly string[],
  carried: number,
): AsyncIterable<StoredRow> {
  if (end === 0) return;
  const parser = createReadStream(path, { end: end - 1 }).pipe(
    parse({ record_delimiter: '\n', relax_column_count: true }),
  );
  let isHeader = true;
  for await (const cells of parser as AsyncIterable<string[]>) {
    if (!isHeader) yield storedRow(cells, carried);
    else if (cells.length !== columns.length || cells.some((cell, i) => cell !== columns[i])) {
      throw new IqaError(
        'E_USAGE',
        `${path} has the columns ${cells.join(', ')}, but this run would write ${columns.join(', ')}: resume with ` +
          'the same pairs and metrics, or name another file.',
      );
    }
    isHeader = false;
  }
}

function storedRow(cells: readonly string[], carried: number): StoredRow {
  const [reference, distorted, ...rest] = cells;
  const error = rest[rest.length - 2];
  return {
    reference,
    distorted,
    carried: rest.slice(0, carried),
    scores: error ? { error: error as ErrorCode } : { scores: rest.slice(carried, -2).map(parseExact) },
  };
}
