import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { IqaError } from '@iqakit/core';
import { unreadable } from '../pictures/read-bytes.ts';

/** Files of some folders of a data set, found by their name alone. */
export interface FolderFiles {
  /** All names, sorted. */
  readonly names: readonly string[];
  /**
   * The path of a file below the data set's folder, however its name is capitalised: TID2013 has `i25.bmp`
   * beside `I24.BMP`. One that is not there is E_INPUT and named with the row that asks for it.
   */
  find(name: string, row: string): string;
}

/** @param folders - below `root`; '' is `root` itself */
export async function folderFiles(root: string, ...folders: readonly string[]): Promise<FolderFiles> {
  const names: string[] = [];
  const paths = new Map<string, string>();
  for (const folder of folders) {
    for (const name of await listNames(join(root, folder))) {
      names.push(name);
      paths.set(name.toLowerCase(), join(folder, name));
    }
  }
  return {
    names: names.sort(),
    find(name, row) {
      const path = paths.get(name.toLowerCase());
      if (path !== undefined) return path;
      const where = folders.map((folder) => join(root, folder)).join(', ');
      throw new IqaError('E_INPUT', `${row}: there is no ${name} in ${where}.`);
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

/** The lines of a text file that hold anything. */
export async function readLines(path: string): Promise<readonly string[]> {
  const text = await readFile(path, 'utf8').catch((cause) => {
    throw unreadable(path, cause);
  });
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Whether all of these files and folders are there. */
export async function hasAll(folder: string, ...paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(paths.map((path) => stat(join(folder, path)).catch(() => null)));
  return found.every((status) => status !== null);
}

async function listNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw unreadable(folder, cause);
  }
}
