import { open, readFile } from 'node:fs/promises';
import { IqaError } from '@iqakit/core';
import { unwritable } from '../files/write-atomically.ts';

/** Means of maps by key, kept in a file: one line of JSON for each, appended as soon as it is known. */
export interface TermCache {
  get(key: string): readonly number[] | undefined;
  add(key: string, means: readonly number[]): Promise<void>;
  close(): Promise<void>;
}

const NEWLINE = 0x0a;

/** How every line begins. */
const BEGIN = '{"key":';

/** Opens a cache, or begins one. Lines that a kill has torn are computed again; a file that is none is E_USAGE. */
export async function openTermCache(path: string): Promise<TermCache> {
  const stored = await readFile(path).catch(() => Buffer.alloc(0));
  const start = stored.toString('utf8', 0, BEGIN.length);
  if (!BEGIN.startsWith(start)) {
    throw new IqaError('E_USAGE', `${path} is no cache of \`iqa fit\`: name another file with --cache.`);
  }
  const rows = new Map(stored.toString('utf8').split('\n').flatMap(parseLine));
  const file = await open(path, 'a').catch((cause) => {
    throw unwritable(path, cause);
  });
  // What follows a torn line must begin on one of its own.
  if (stored.length > 0 && stored.at(-1) !== NEWLINE) await file.appendFile('\n');
  return {
    get: (key) => rows.get(key),
    add: async (key, means) => {
      rows.set(key, means);
      try {
        await file.appendFile(`${JSON.stringify({ key, means })}\n`);
      } catch (cause) {
        throw unwritable(path, cause);
      }
    },
    close: () => file.close(),
  };
}

function parseLine(line: string): readonly (readonly [key: string, means: readonly number[]])[] {
  try {
    const { key, means } = JSON.parse(line);
    const isRow = typeof key === 'string' && Array.isArray(means) && means.every(Number.isFinite);
    return isRow ? [[key, means]] : [];
  } catch {
    return [];
  }
}
