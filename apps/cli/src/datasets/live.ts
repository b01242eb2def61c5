import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { IqaError } from '@iqakit/core';
import { unreadable } from '../pictures/read-bytes.ts';
import { checkOpinions } from './check-opinions.ts';
import { judgedPair, type OpinionData, type RatedPair } from './data-set.ts';
import { type FolderFiles, folderFiles, hasAll, readLines } from './folder-files.ts';
import { readMat } from './read-mat.ts';
import { splitCells } from './split-cells.ts';

/** In the order of the opinions, each with its number of pictures, `img1.bmp` and on. */
const FOLDERS = [
  { folder: 'jp2k', pictures: 227, distortion: 'JPEG2000' },
  { folder: 'jpeg', pictures: 233, distortion: 'JPEG' },
  { folder: 'wn', pictures: 174, distortion: 'white noise' },
  { folder: 'gblur', pictures: 174, distortion: 'Gaussian blur' },
  { folder: 'fastfading', pictures: 174, distortion: 'fast fading' },
] as const;

const REALIGNED = 'dmos_realigned.mat';
const ORIGINAL = 'dmos.mat';

export async function isLive(folder: string): Promise<boolean> {
  const hasOpinions = (await hasAll(folder, REALIGNED)) || (await hasAll(folder, ORIGINAL));
  return hasOpinions && hasAll(folder, 'refimgs', ...FOLDERS.map((part) => part.folder));
}

/**
 * LIVE release 2 (Sheikh, Wang, Cormack, Bovik): realigned DMOS with deviations where the file is there, else
 * the original DMOS. The 203 pictures that are copies of their references are left out, as is customary.
 */
export async function readLive(folder: string): Promise<OpinionData> {
  const references = await folderFiles(folder, 'refimgs');
  const opinions = await readOpinions(folder);
  const pairs: RatedPair[] = [];
  let first = 0;
  for (const part of FOLDERS) {
    pairs.push(...(await readPart(folder, part, references, opinions, first)));
    first += part.pictures;
  }
  return checkOpinions({ kind: 'opinions', title: 'LIVE release 2', scale: 'dmos', pairs });
}

interface Opinions {
  readonly dmos: Float64Array;
  readonly deviations: Float64Array | undefined;
  /** 1 for pictures that are copies of their reference. */
  readonly originals: Float64Array;
}

async function readPart(
  root: string,
  { folder, pictures, distortion }: (typeof FOLDERS)[number],
  references: FolderFiles,
  { dmos, deviations, originals }: Opinions,
  first: number,
): Promise<RatedPair[]> {
  const files = await folderFiles(root, folder);
  const referenceOf = await readReferences(root, folder);
  const pairs: RatedPair[] = [];
  for (let i = 0; i < pictures; i++) {
    if (originals[first + i] === 1) continue;
    const name = `img${i + 1}.bmp`;
    const reference = referenceOf.get(name);
    if (reference === undefined) {
      throw new IqaError(
        'E_INPUT',
        `${join(root, folder, 'info.txt')} does not tell the reference of ${name}.`,
      );
    }
    const row = join(folder, 'info.txt');
    const pair = judgedPair(root, references.find(reference, row), files.find(name, row), distortion);
    pairs.push({ ...pair, opinion: dmos[first + i], deviation: deviations?.[first + i] ?? null });
  }
  return pairs;
}

/** References by picture, from lines such as `bikes.bmp img27.bmp 0.83`. */
async function readReferences(root: string, folder: string): Promise<ReadonlyMap<string, string>> {
  const path = join(root, folder, 'info.txt');
  const lines = await readLines(path);
  return new Map(
    lines.map((line, i) => {
      const [reference, name] = splitCells(line, /\s+/, 2, `${path}, line ${i + 1}`);
      return [name.toLowerCase(), reference] as const;
    }),
  );
}

async function readOpinions(root: string): Promise<Opinions> {
  const isRealigned = await hasAll(root, REALIGNED);
  const path = join(root, isRealigned ? REALIGNED : ORIGINAL);
  const bytes = await readFile(path).catch((cause) => {
    throw unreadable(path, cause);
  });
  const arrays = readMat(bytes, path);
  const column = (name: string) => checkColumn(arrays.get(name), name, path);
  return {
    dmos: column(isRealigned ? 'dmos_new' : 'dmos'),
    deviations: arrays.has('dmos_std') ? column('dmos_std') : undefined,
    originals: column('orgs'),
  };
}

function checkColumn(values: Float64Array | undefined, name: string, path: string): Float64Array {
  const expected = FOLDERS.reduce((sum, { pictures }) => sum + pictures, 0);
  if (values?.length !== expected) {
    const found = values === undefined ? 'no numbers' : `${values.length} numbers`;
    throw new IqaError('E_INPUT', `${path} holds ${found} named ${name}, not the ${expected} of release 2.`);
  }
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return values;
  throw new IqaError('E_INPUT', `${path}: ${name}(${bad + 1}) is ${values[bad]}, not a finite number.`);
}
