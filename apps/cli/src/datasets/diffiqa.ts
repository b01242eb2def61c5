import { basename, join } from 'node:path';
import { IqaError } from '@iqakit/core';
import { parseNumber } from './check-opinions.ts';
import { ChoiceBuilder } from './choice-builder.ts';
import type { ChoiceData } from './data-set.ts';
import { folderFiles, hasAll, readLines, subfolders } from './folder-files.ts';
import { splitCells } from './split-cells.ts';

/** The lists of one kind of choice each, or else the one list of all. */
const LISTS = ['TripletEachType', 'Triplet'];

export async function isDiffIqa(folder: string): Promise<boolean> {
  return (await hasAll(folder, 'images/Original')) && (await listFolder(folder)) !== null;
}

/**
 * DiffIQA (Chen et al. 2025), one of its parts (Train, Validation or Test): lines such as
 * `x_01.png,x_03.png,x.png,0`, the last number 1 where the first picture is the better one, 0.5 where both are
 * alike. A name without a number is the reference itself. The kind of choice, such as PNY, is the distortion.
 */
export async function readDiffIqa(folder: string): Promise<ChoiceData> {
  const path = await listFolder(folder);
  if (path === null) {
    throw new IqaError(
      'E_INPUT',
      `${folder} has no folder ${LISTS.join(' or ')}: name one part, such as DiffIQA/Test.`,
    );
  }
  const parts = await subfolders(join(folder, 'images'));
  const pictures = await folderFiles(folder, ...parts.map((part) => join('images', part)));
  const lists = await folderFiles(folder, path);
  const choices = new ChoiceBuilder(folder);
  for (const list of lists.names.filter((name) => name.endsWith('.txt'))) {
    for (const [i, line] of (await readLines(join(folder, path, list))).entries()) {
      const row = `${join(path, list)}, line ${i + 1}`;
      const [first, second, reference, better] = splitCells(line, /,/, 4, row);
      choices.add({
        reference: pictures.find(reference, row),
        first: pictures.find(first, row),
        second: pictures.find(second, row),
        judge: 1 - checkShare(parseNumber(better, 'the judgement', row), row),
        distortion: basename(list, '.txt'),
      });
    }
  }
  return choices.build('DiffIQA', 'its lists are empty');
}

/** Where the lists lie: directly in the part, or in its `trainlabel` and the like. */
async function listFolder(folder: string): Promise<string | null> {
  const below = await subfolders(folder);
  for (const list of LISTS) {
    for (const parent of ['', ...below]) {
      if (await hasAll(folder, join(parent, list))) return join(parent, list);
    }
  }
  return null;
}

function checkShare(value: number, row: string): number {
  if (value >= 0 && value <= 1) return value;
  throw new IqaError('E_INPUT', `${row}: the judgement is ${value}, where 0, 0.5 or 1 is meant.`);
}
