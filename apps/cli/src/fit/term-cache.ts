import { open, readFile } from 'node:fs/promises';
import { IqaError } from '@iqakit/core';
import { unwritable } from '../files/write-atomically.ts';
import { unreadable } from '../pictures/read-bytes.ts';

/** Means of maps by key, kept in a file: one line of JSON for each, appended as soon as it is known. */
export interface TermCache {
  get(key: string): readonly number[] | undefined;
  add(key: string, means: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

const NEWLINE = 0x0a;

/** How every line begins. */
const BEGIN = '{"key":';

/**
 * Opens a cache of `count` means a row, or begins one. Lines that a kill has torn, and means that no map can
 * have, are computed again. A file that is no cache is E_USAGE; one that cannot be read or added to, E_INPUT.
 */
export async function openTermCache(path: string, count: number): Promise<TermCache> {
  const stored = await readStored(path);
  const start = stored.toString('utf8', 0, BEGIN.length);
  if (!BEGIN.startsWith(start)) {
    throw new IqaError('E_USAGE', `${path} is no cache of \`iqa fit\`: name another file with --cache.`);
  }
  const lines = stored.toString('utf8').split('\n');
  const rows = new Map(lines.flatMap((line) => parseLine(line, count)));
  const file = await open(path, 'a').catch((cause) => {
    throw unwritable(path, cause);
  });
  // What follows a torn line must begin on one of its own.
  let separator = stored.length > 0 && stored.at(-1) !== NEWLINE ? '\n' : '';
  return {
    get: (key) => rows.get(key),
    add: async (key, means) => {
      rows.set(key, means);
      try {
        await file.appendFile(`${separator}${JSON.stringify({ key, means })}\n`);
      } catch (cause) {
        throw unwritable(path, cause);
      }
      separator = '';
    },
    close: () => file.close(),
  };
}

async function readStored(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw unreadable(path, cause);
  }
}

function parseLine(
  line: string,
  count: number,
): readonly (readonly [key: string, means: readonly number[]])[] {
  try {
    const { key, means } = JSON.parse(line);
    const isMean = (value: unknown) => Number.isFinite(value) && (value as number) >= 0;
    const isRow =
      typeof key === 'string' && Array.isArray(means) && means.length === count && means.every(isMean);
    return isRow ? [[key, means]] : [];
  } catch {
    return [];
  }
}
