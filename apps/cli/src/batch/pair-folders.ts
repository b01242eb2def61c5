import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, posix, relative, resolve, sep } from 'node:path';
import { formatOfName } from '@iqakit/codecs';
import { IqaError } from '@iqakit/core';
import { unreadable } from '../pictures/read-bytes.ts';
import type { BatchPair, PairList } from './pair.ts';

/** The pairs of two folders, and the pictures that have no partner. */
export interface FolderPairs extends PairList {
  readonly unmatchedReferences: readonly string[];
  readonly unmatchedDistorted: readonly string[];
  /** Distorted pictures with several references of their name, which differ in extension only. */
  readonly ambiguous: readonly string[];
}

/**
 * Pairs the pictures of two folders: by relative path, then by relative path without extension, so that
 * `a/b.jpg` meets `a/b.png`. In the order of the distorted paths. No pair at all is E_INPUT.
 */
export async function pairFolders(referenceFolder: string, distortedFolder: string): Promise<FolderPairs> {
  const references = await listPictures(referenceFolder);
  const distorted = await listPictures(distortedFolder);
  const byPath = new Set(references);
  const byStem = groupByStem(references);

  const pairs: BatchPair[] = [];
  const used = new Set<string>();
  const unmatchedDistorted: string[] = [];
  const ambiguous: string[] = [];
  for (const path of distorted) {
    const candidates = byPath.has(path) ? [path] : (byStem.get(stemOf(path)) ?? []);
    for (const candidate of candidates) used.add(candidate);
    if (candidates.length === 0) unmatchedDistorted.push(path);
    else if (candidates.length > 1) ambiguous.push(path);
    else pairs.push(pairOf(referenceFolder, candidates[0], distortedFolder, path));
  }
  if (pairs.length === 0) throw noPairs(referenceFolder, references, distortedFolder, distorted);
  const unmatchedReferences = references.filter((path) => !used.has(path));
  return { columns: [], pairs, unmatchedReferences, unmatchedDistorted, ambiguous };
}

function pairOf(
  referenceFolder: string,
  reference: string,
  distortedFolder: string,
  distorted: string,
): BatchPair {
  return {
    reference: posix.join(toPosix(referenceFolder), reference),
    distorted: posix.join(toPosix(distortedFolder), distorted),
    referenceFile: resolve(referenceFolder, reference),
    distortedFile: resolve(distortedFolder, distorted),
    carried: [],
  };
}

/** Relative paths of all files that are named as pictures, sorted by code unit so that every machine agrees. */
export async function listPictures(folder: string): Promise<readonly string[]> {
  const entries = await readFolder(folder);
  const paths: string[] = [];
  for (const entry of entries) {
    const path = toPosix(join(relative(folder, entry.parentPath), entry.name));
    if (formatOfName(entry.name) !== undefined && (await isFile(entry))) paths.push(path);
  }
  return paths.sort(byCodeUnit);
}

async function readFolder(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOTDIR') {
      throw new IqaError('E_INPUT', `${folder} is not a folder: \`iqa compare\` scores two files.`, {
        cause,
      });
    }
    throw unreadable(folder, cause);
  }
}

async function isFile(entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  const status = await stat(join(entry.parentPath, entry.name)).catch(() => null);
  return status?.isFile() ?? false;
}

function groupByStem(paths: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const path of paths) groups.set(stemOf(path), [...(groups.get(stemOf(path)) ?? []), path]);
  return groups;
}

function stemOf(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

function toPosix(path: string): string {
  return sep === '/' ? path : path.replaceAll(sep, '/');
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function noPairs(
  referenceFolder: string,
  references: readonly string[],
  distortedFolder: string,
  distorted: readonly string[],
): IqaError {
  return new IqaError(
    'E_INPUT',
    `Nothing to pair: ${describe(referenceFolder, references)}, ${describe(distortedFolder, distorted)}, and none ` +
      'has the name of another. Where names differ, list the pairs in a file for --pairs.',
  );
}

function describe(folder: string, paths: readonly string[]): string {
  const example = paths.length === 0 ? '' : ` (such as ${paths[0]})`;
  return `${folder} holds ${paths.length} picture${paths.length === 1 ? '' : 's'}${example}`;
}
