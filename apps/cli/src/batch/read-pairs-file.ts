import { isUtf8 } from 'node:buffer';
import { dirname, resolve } from 'node:path';
import { IqaError } from '@iqakit/core';
import { parse } from 'csv-parse/sync';
import type { Io } from '../io.ts';
import { MAX_FILE_BYTES, readBytes } from '../pictures/read-bytes.ts';
import type { BatchPair, PairList } from './pair.ts';

const REFERENCE = 'reference';
const DISTORTED = 'distorted';

/**
 * The pairs of a CSV file with the columns reference and distorted. Relative paths start at the file's
 * folder, or at the working folder for `-`. A file that is not such a table is E_INPUT.
 */
export async function readPairsFile(path: string, io: Io): Promise<PairList> {
  const isStdin = path === '-';
  const bytes = isStdin ? await io.readStdin(MAX_FILE_BYTES) : await readBytes(path, path, 'table');
  const name = isStdin ? 'standard input' : path;
  const [header, ...rows] = parseTable(bytes, name);
  checkHeader(header ?? [], name);
  const folder = isStdin ? '.' : dirname(path);
  const columns = header.filter((column) => column !== REFERENCE && column !== DISTORTED);
  if (rows.length === 0) throw new IqaError('E_INPUT', `${name} holds no pairs, only a header.`);
  return { columns, pairs: rows.map((row) => pairOf(header, row, folder)) };
}

function parseTable(bytes: Uint8Array, name: string): string[][] {
  // The parser would quote what it stumbled over, and a picture's bytes are no words for a terminal.
  if (!isUtf8(bytes)) {
    throw new IqaError(
      'E_INPUT',
      `${name} is not a CSV file: it is no text in UTF-8. If it is a table, save it as CSV in UTF-8.`,
    );
  }
  try {
    return parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      bom: true,
      skip_empty_lines: true,
    });
  } catch (cause) {
    throw new IqaError('E_INPUT', `${name} is not a CSV file: ${(cause as Error).message}.`, { cause });
  }
}

function checkHeader(header: readonly string[], name: string): void {
  for (const column of [REFERENCE, DISTORTED]) {
    if (header.includes(column)) continue;
    throw new IqaError(
      'E_INPUT',
      `${name} has no column ${column}: its first line must name the columns ${REFERENCE} and ${DISTORTED}, ` +
        `but names ${header.join(', ') || 'nothing'}.${separatorAdvice(header)}`,
    );
  }
  const twice = header.find((column, i) => header.indexOf(column) !== i);
  if (twice !== undefined) throw new IqaError('E_INPUT', `${name} has two columns ${twice}: rename one.`);
}

/** Spreadsheets write semicolons or tabs where the comma is the decimal mark. */
function separatorAdvice(header: readonly string[]): string {
  return header.length === 1 && /[;\t]/.test(header[0]) ? ' Commas separate columns.' : '';
}

function pairOf(header: readonly string[], row: readonly string[], folder: string): BatchPair {
  const reference = row[header.indexOf(REFERENCE)];
  const distorted = row[header.indexOf(DISTORTED)];
  return {
    reference,
    distorted,
    referenceFile: resolveFile(folder, reference),
    distortedFile: resolveFile(folder, distorted),
    carried: row.filter((_, i) => header[i] !== REFERENCE && header[i] !== DISTORTED),
  };
}

/** An empty path stays empty: it is the pair's error, not the folder. */
function resolveFile(folder: string, path: string): string {
  return path === '' ? '' : resolve(folder, path);
}
