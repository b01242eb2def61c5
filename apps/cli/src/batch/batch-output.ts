import { type FileHandle, open, stat } from 'node:fs/promises';
import { IqaError } from '@iqakit/core';
import { unwritable } from '../files/write-atomically.ts';
import type { PairOutcome } from './outcome.ts';
import type { BatchPair } from './pair.ts';
import type { RowFormat, RowScores, StoredRow } from './row-format.ts';
import {
  checkSameRun,
  type RunRecord,
  readRecord,
  recordPath,
  removeRecord,
  writeRecord,
} from './run-record.ts';

/** How a run treats what is already in its output file. */
export type ExistingOutput = 'refuse' | 'resume' | 'overwrite';

/** The output file of a batch: whole rows, in the order of the pairs, whenever it is looked at. */
export interface BatchOutput {
  /** How many pairs an earlier run has done. */
  readonly done: number;
  write(pair: BatchPair, outcome: PairOutcome): Promise<void>;
  /** The run is complete. */
  finish(): Promise<void>;
  /** The run is not; what is written stays, and so does what `--resume` needs. */
  abandon(): Promise<void>;
}

export interface OutputSettings {
  readonly path: string;
  readonly format: RowFormat;
  readonly record: RunRecord;
  readonly pairs: readonly BatchPair[];
  readonly existing: ExistingOutput;
  /** Called for each row that is already there. */
  onStoredRow(pair: BatchPair, scores: RowScores): void;
}

/** Opens the output, after what an earlier run has written where that is asked for. */
export async function openOutput(settings: OutputSettings): Promise<BatchOutput> {
  const { path, format, record, existing } = settings;
  await refuseSpecialOutput(path);
  const earlier = await readRecord(path);
  if (existing === 'refuse' && earlier !== null) {
    throw new IqaError(
      'E_USAGE',
      `${path} holds an unfinished run: go on with --resume, start again with --overwrite, or choose another --out.`,
    );
  }
  if (existing === 'resume' && earlier !== null) checkSameRun(path, earlier, record);
  const stored = existing === 'resume' ? await readStored(settings, earlier !== null) : { rows: 0, end: 0 };
  try {
    const file = stored.end === 0 ? await begin(path, format, record) : await continueAt(path, stored.end);
    return batchOutput(path, format, file, stored.rows);
  } catch (cause) {
    throw cause instanceof IqaError ? cause : unwritable(path, cause);
  }
}

function batchOutput(path: string, format: RowFormat, file: FileHandle, done: number): BatchOutput {
  return {
    done,
    write: async (pair, outcome) => {
      try {
        await file.appendFile(format.write(pair, outcome));
      } catch (cause) {
        throw unwritable(path, cause);
      }
    },
    finish: async () => {
      await file.datasync();
      await file.close();
      await removeRecord(path);
    },
    abandon: () => file.close(),
  };
}

/**
 * The file is emptied before the record is written: a kill in between leaves an empty file, which is a
 * run that has not begun, and never old rows under a new record.
 */
async function begin(path: string, format: RowFormat, record: RunRecord): Promise<FileHandle> {
  const file = await open(path, 'w');
  await writeRecord(path, record);
  await file.appendFile(format.header);
  return file;
}

/** A row that the kill has torn is cut off; its pair is done again. */
async function continueAt(path: string, end: number): Promise<FileHandle> {
  const file = await open(path, 'r+');
  await file.truncate(end);
  await file.close();
  return open(path, 'a');
}

async function refuseSpecialOutput(path: string): Promise<void> {
  const status = await stat(path).catch(() => null);
  if (status === null || status.isFile()) return;
  throw new IqaError('E_INPUT', `${path} cannot be written: it is no regular file. Name a file.`);
}

interface Stored {
  readonly rows: number;
  /** Bytes; 0 where the run has not begun. */
  readonly end: number;
}

async function readStored(settings: OutputSettings, isUnfinished: boolean): Promise<Stored> {
  const { path, format, pairs, onStoredRow } = settings;
  if ((await stat(path).catch(() => null)) === null) return { rows: 0, end: 0 };
  const end = await format.endOfLastRow(path);
  let rows = 0;
  for await (const row of format.read(path, end)) {
    checkRow(path, rows, row, pairs[rows]);
    onStoredRow(pairs[rows], row.scores);
    rows++;
  }
  if (!isUnfinished && end > 0 && rows < pairs.length) {
    throw new IqaError(
      'E_USAGE',
      `${path} has ${rows} rows for ${pairs.length} pairs, and ${recordPath(path)}, which would say how they were ` +
        'computed, is missing: start again with --overwrite, or choose another --out.',
    );
  }
  return { rows, end };
}

/** The earlier run must have gone through the same pairs. */
function checkRow(path: string, index: number, row: StoredRow, pair: BatchPair | undefined): void {
  const isSame =
    pair !== undefined &&
    row.reference === pair.reference &&
    row.distorted === pair.distorted &&
    row.carried.every((value, i) => value === pair.carried[i]);
  if (isSame) return;
  const wanted =
    pair === undefined ? 'the list has no such row' : `the list has ${pair.reference} and ${pair.distorted}`;
  throw new IqaError(
    'E_USAGE',
    `Row ${index + 1} of ${path} is about ${row.reference} and ${row.distorted}, but ${wanted}: resume with the pairs ` +
      'it was begun with, or name another file.',
  );
}
