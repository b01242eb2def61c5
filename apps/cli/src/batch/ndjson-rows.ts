import { createReadStream } from 'node:fs';
import { type ErrorCode, IqaError } from '@iqakit/core';
import { parseExact, type SpecialScore } from '../report/format-score.ts';
import { COMPARE_SCHEMA, comparisonToJson, pictureToJson } from '../report/json.ts';
import type { MetricRequest } from '../scoring/metric-requests.ts';
import { isFailed, type PairOutcome } from './outcome.ts';
import type { BatchPair } from './pair.ts';
import type { RowFormat, StoredRow } from './row-format.ts';

const NEWLINE = 0x0a;

/** What rows must hold so that this run may go on after them. */
interface Expected {
  readonly carried: readonly string[];
  readonly metrics: readonly MetricRequest[];
}

/**
 * A line of JSON for each pair, as `iqa compare --json` prints it, or with `error` in place of `results`;
 * the columns carried through are in `columns`.
 */
export function ndjsonRows(carried: readonly string[], metrics: readonly MetricRequest[]): RowFormat {
  return {
    header: '',
    write: (pair, outcome) => `${JSON.stringify(rowToJson(carried, pair, outcome))}\n`,
    endOfLastRow,
    read: (path, end) => readRows(path, end, { carried, metrics }),
  };
}

function rowToJson(carried: readonly string[], pair: BatchPair, outcome: PairOutcome) {
  const columns = Object.fromEntries(carried.map((name, i) => [name, pair.carried[i]]));
  const { schema, reference, distorted, ...rest } = isFailed(outcome)
    ? {
        schema: COMPARE_SCHEMA,
        reference: pictureToJson(outcome.reference),
        distorted: pictureToJson(outcome.distorted),
        error: outcome.error,
      }
    : comparisonToJson(outcome);
  return { schema, reference, distorted, ...(carried.length === 0 ? {} : { columns }), ...rest };
}

async function endOfLastRow(path: string): Promise<number> {
  let position = 0;
  let end = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const last = chunk.lastIndexOf(NEWLINE);
    if (last >= 0) end = position + last + 1;
    position += chunk.length;
  }
  return end;
}

interface JsonResult {
  readonly metric: string;
  readonly preset: string;
  readonly score: number | null;
  readonly special?: SpecialScore;
}

interface JsonRow {
  readonly reference: { readonly path: string };
  readonly distorted: { readonly path: string };
  readonly columns?: Readonly<Record<string, string>>;
  readonly results?: readonly JsonResult[];
  readonly error?: { readonly code: ErrorCode };
}

async function* readRows(path: string, end: number, expected: Expected): AsyncIterable<StoredRow> {
  for await (const line of readLines(path, end)) yield storedRow(path, line, expected);
}

/** Node's readline would also break at U+2028, which JSON leaves as it is. */
async function* readLines(path: string, end: number): AsyncIterable<string> {
  if (end === 0) return;
  let rest = '';
  for await (const chunk of createReadStream(path, {
    end: end - 1,
    encoding: 'utf8',
  }) as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
}

function storedRow(path: string, line: string, { carried, metrics }: Expected): StoredRow {
  try {
    const { reference, distorted, columns = {}, results, error } = JSON.parse(line) as JsonRow;
    if (results !== undefined) checkResults(path, results, metrics);
    return {
      reference: reference.path,
      distorted: distorted.path,
      carried: carried.map((name) => columns[name]),
      scores:
        error === undefined
          ? { scores: results!.map(({ score, special }) => score ?? parseExact(special!)) }
          : { error: error.code },
    };
  } catch (cause) {
    if (cause instanceof IqaError) throw cause;
    throw new IqaError(
      'E_USAGE',
      `${path} holds a line that no batch has written (${line.slice(0, 60)}): choose another --out.`,
      { cause },
    );
  }
}

function checkResults(path: string, results: readonly JsonResult[], metrics: readonly MetricRequest[]): void {
  const found = results.map(({ metric, preset }) => `${metric} (${preset})`).join(', ');
  const wanted = metrics.map(({ id, preset }) => `${id} (${preset})`).join(', ');
  if (found === wanted) return;
  throw new IqaError(
    'E_USAGE',
    `${path} holds scores of ${found}, but this run would write ${wanted}: resume with the same metrics, or choose ` +
      'another --out.',
  );
}
