import { IqaError } from '@iqakit/core';
import type { Invocation } from '../command/spec.ts';
import type { batchFlags } from '../commands/batch.ts';
import type { Io } from '../io.ts';
import type { PairList } from './pair.ts';
import { type FolderPairs, pairFolders } from './pair-folders.ts';
import { readPairsFile } from './read-pairs-file.ts';

type BatchFlags = Invocation<typeof batchFlags>['flags'];

/** How many names of pictures without a partner are listed. */
const LISTED = 10;

/** Where the pairs come from: two folders, or a file. Anything else is E_USAGE. */
export function pairSource(
  operands: readonly string[],
  { pairs, reference, distorted }: BatchFlags,
): (io: Io) => Promise<PairList> {
  const file = operands.length > 0 ? '-' : pairs;
  const isGivenTwice = operands.length > 0 && pairs !== undefined && pairs !== '-';
  const hasFolder = reference !== undefined || distorted !== undefined;
  if (isGivenTwice || (file !== undefined && hasFolder)) {
    throw new IqaError(
      'E_USAGE',
      'Pairs come from one place: give --pairs FILE, or --reference and --distorted, or -.',
    );
  }
  if (file !== undefined) return (io) => readPairsFile(file, io);
  if (reference === undefined || distorted === undefined) {
    throw new IqaError(
      'E_USAGE',
      '`iqa batch` needs --reference DIR and --distorted DIR, or --pairs FILE.csv, or -.',
    );
  }
  return async (io) => {
    const found = await pairFolders(reference, distorted);
    reportUnmatched(found, reference, distorted, io);
    return found;
  };
}

function reportUnmatched(found: FolderPairs, reference: string, distorted: string, io: Io): void {
  const groups = [
    [found.unmatchedDistorted, `in ${distorted} without a reference`],
    [found.unmatchedReferences, `in ${reference} without a distorted picture`],
    [found.ambiguous, `in ${distorted} left out: several references have the name and differ in extension`],
  ] as const;
  for (const [paths, what] of groups) {
    if (paths.length === 0) continue;
    io.stderr.write(
      `${io.stderr.style('yellow', 'warning:')} ${paths.length} ${what}: ${listNames(paths)}\n`,
    );
  }
}

function listNames(paths: readonly string[]): string {
  const listed = paths.slice(0, LISTED).join(', ');
  return paths.length <= LISTED ? listed : `${listed} and ${paths.length - LISTED} more`;
}
