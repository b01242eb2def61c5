import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { IqaError } from '@iqakit/core';
import { suggest } from '@iqakit/core/metric';
import type { BatchPair, PairList } from '../batch/pair.ts';
import { readPairsFile } from '../batch/read-pairs-file.ts';
import type { Io } from '../io.ts';
import { checkOpinions, parseNumber } from './check-opinions.ts';
import type { OpinionData, OpinionScale, RatedPair } from './data-set.ts';

export interface OpinionColumn {
  /** The column of mean opinions; by default the one named mos or dmos. */
  readonly opinion?: string;
  /** By default told by the column's name. */
  readonly scale?: OpinionScale;
}

/** Names of the columns that are understood, in lower case. */
const DISTORTION = 'distortion';
const GROUP = 'group';
const SCALES: readonly OpinionScale[] = ['mos', 'dmos'];

/**
 * Pairs with mean opinions from a CSV file with the columns reference, distorted and mos or dmos; optional
 * are distortion, group (else the reference) and the opinion's standard deviation (mos_std, dmos_std).
 * Paths are relative to the file. A table without these, a picture that is not there, an opinion that is no
 * number and opinions that are all alike are E_INPUT, with the row.
 */
export async function readOpinionCsv(path: string, io: Io, column: OpinionColumn = {}): Promise<OpinionData> {
  const list = await readPairsFile(path, io);
  const name = path === '-' ? 'standard input' : path;
  const opinion = opinionColumn(list, column.opinion, name);
  const scale = column.scale ?? scaleOf(opinion, name);
  const cell = cellReader(list);
  const pairs: RatedPair[] = [];
  for (const [i, pair] of list.pairs.entries()) {
    // The header is the first line.
    const row = `Row ${i + 2} of ${name}`;
    await checkFile(pair.referenceFile, pair.reference, `${row}, reference`);
    await checkFile(pair.distortedFile, pair.distorted, `${row}, distorted`);
    const deviation = cell(pair, `${opinion}_std`);
    pairs.push({
      reference: pair.reference,
      distorted: pair.distorted,
      referenceFile: pair.referenceFile,
      distortedFile: pair.distortedFile,
      opinion: parseNumber(cell(pair, opinion) ?? '', opinion, row),
      deviation: deviation === undefined ? null : parseNumber(deviation, `${opinion}_std`, row),
      group: cell(pair, GROUP) ?? pair.reference,
      distortion: cell(pair, DISTORTION) ?? null,
    });
  }
  return checkOpinions({ kind: 'opinions', title: basename(name), scale, pairs });
}

/** Reads a pair's cell by its column, whose name may be capitalised; undefined where there is none. */
function cellReader({ columns }: PairList): (pair: BatchPair, column: string) => string | undefined {
  const places = new Map(columns.map((column, i) => [column.toLowerCase(), i]));
  return ({ carried }, column) => {
    const place = places.get(column.toLowerCase());
    return place === undefined ? undefined : carried[place];
  };
}

function opinionColumn({ columns }: PairList, asked: string | undefined, name: string): string {
  if (asked !== undefined) {
    if (columns.includes(asked)) return asked;
    const near = suggest(asked, columns);
    throw new IqaError(
      'E_USAGE',
      `${name} has no column ${asked}, only ${columns.join(', ')}.${near === undefined ? '' : ` Did you mean ${near}?`}`,
    );
  }
  const found = columns.filter((column) => SCALES.some((scale) => scale === column.toLowerCase()));
  if (found.length === 1) return found[0];
  throw new IqaError(
    'E_INPUT',
    found.length === 0
      ? `${name} has no column mos or dmos: name the column of opinions with --opinion, and --scale mos where more is better, dmos where less is.`
      : `${name} has the columns ${found.join(' and ')}: say with --opinion which one to use.`,
  );
}

/** dmos, dmos_new and DMOS fall with quality; mos rises. Any other name tells nothing. */
function scaleOf(column: string, name: string): OpinionScale {
  const word = /d?mos/i.exec(column)?.[0].toLowerCase();
  if (word !== undefined) return word as OpinionScale;
  throw new IqaError(
    'E_USAGE',
    `The name ${column} in ${name} does not tell whether more is better: add --scale mos if it is, --scale dmos if not.`,
  );
}

async function checkFile(file: string, path: string, row: string): Promise<void> {
  const status = file === '' ? null : await stat(file).catch(() => null);
  if (status?.isFile()) return;
  throw new IqaError(
    'E_INPUT',
    `${row}: there is no file ${JSON.stringify(path)}. Paths start at the table's folder.`,
  );
}
