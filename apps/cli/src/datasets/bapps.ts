import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IqaError } from '@iqakit/core';
import { ChoiceBuilder } from './choice-builder.ts';
import type { ChoiceData } from './data-set.ts';
import { folderFiles, subfolders } from './folder-files.ts';
import { readNpy } from './read-npy.ts';

/** What each folder of triplets holds. */
const PARTS = ['judge', 'p0', 'p1', 'ref'];

/** `dataset/2afc/val/cnn` is as deep as triplets lie below what is unpacked. */
const DEEPEST = 4;

/**
 * BAPPS (Zhang et al. 2018), the two-alternative forced choices: folders with `ref`, `p0`, `p1` and `judge`,
 * at any depth below the one given, so that all of it, `2afc/val` or `2afc/val/cnn` may be named.
 */
export async function readBapps(folder: string): Promise<ChoiceData> {
  const choices = new ChoiceBuilder(folder);
  for (const part of await tripletFolders(folder)) await addTriplets(folder, part, choices);
  return choices.build(
    'BAPPS',
    'name the unpacked 2afc folder, which has folders with ref, p0, p1 and judge',
  );
}

/** Whether a folder looks like BAPPS. */
export async function isBapps(folder: string): Promise<boolean> {
  return (await tripletFolders(folder)).length > 0;
}

/** Relative paths of the folders of triplets. */
async function tripletFolders(folder: string, depth = 0): Promise<readonly string[]> {
  const names = await subfolders(folder);
  if (PARTS.every((part) => names.includes(part))) return [''];
  if (depth === DEEPEST) return [];
  const found: string[] = [];
  for (const name of names) {
    const below = await tripletFolders(join(folder, name), depth + 1);
    found.push(...below.map((path) => join(name, path)));
  }
  return found;
}

async function addTriplets(root: string, part: string, choices: ChoiceBuilder): Promise<void> {
  const [judges, first, second, references] = await Promise.all(
    PARTS.map((name) => folderFiles(root, join(part, name))),
  );
  for (const name of judges.names.filter((file) => file.endsWith('.npy'))) {
    const row = join(root, part, 'judge', name);
    const picture = name.replace(/\.npy$/, '.png');
    choices.add({
      reference: references.find(picture, row),
      first: first.find(picture, row),
      second: second.find(picture, row),
      judge: await readJudge(row),
      distortion: part === '' ? null : part,
    });
  }
}

/** The share of people who found p1 the closer one. */
async function readJudge(path: string): Promise<number> {
  const numbers = readNpy(await readFile(path), path);
  if (numbers.length === 1 && numbers[0] >= 0 && numbers[0] <= 1) return numbers[0];
  throw new IqaError(
    'E_INPUT',
    `${path} holds ${numbers.length === 1 ? numbers[0] : `${numbers.length} numbers`}, not one share from 0 to 1.`,
  );
}
