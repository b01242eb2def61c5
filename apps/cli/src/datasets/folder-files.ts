import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { IqaError } from '@iqakit/core';
import { unreadable } from '../pictures/read-bytes.ts';

/** The files of one folder of a data set. */
export interface FolderFiles {
  readonly names: readonly string[];
  /**
   * The path of a file, however its name is capitalised: data sets spell `i25.BMP` and `I25.bmp` alike. One
   * that is not there is E_INPUT and named with the row that asks for it.
   */
  find(name: string, row: string): string;
}

export async function folderFiles(folder: string): Promise<FolderFiles> {
  const names = (await listNames(folder)).sort();
  const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]));
  return {
    names,
    find(name, row) {
      const found = byLowerCase.get(name.toLowerCase());
      if (found !== undefined) return join(folder, found);
      throw new IqaError('E_INPUT', `${row} names ${name}, but ${folder} has no such file.`);
    },
  };
}

/** Names of a folder's folders, sorted. */
export async function subfolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause) => {
    throw unreadable(folder, cause);
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}
