import { join } from 'node:path';
import { IqaError } from '@iqakit/core';
import { checkOpinions, parseNumber } from './check-opinions.ts';
import { judgedPair, type OpinionData, type RatedPair } from './data-set.ts';
import { folderFiles, hasAll, readLines } from './folder-files.ts';
import { splitCells } from './split-cells.ts';

/** By the second number of a file's name, from 01. */
const DISTORTIONS = [
  'Gaussian blur',
  'lens blur',
  'motion blur',
  'colour diffusion',
  'colour shift',
  'colour quantization',
  'colour saturation in HSV',
  'colour saturation in Lab',
  'JPEG2000',
  'JPEG',
  'white noise',
  'white noise in colour components',
  'impulse noise',
  'multiplicative noise',
  'denoise',
  'brighten',
  'darken',
  'mean shift',
  'jitter',
  'non-eccentricity patch',
  'pixelate',
  'quantization',
  'colour block',
  'high sharpen',
  'contrast change',
] as const;

const TABLE = 'dmos.csv';
const HEADER = 'dist_img,ref_img,dmos,var';

export async function isKadid10k(folder: string): Promise<boolean> {
  return (await hasAll(folder, TABLE, 'images')) && (await readLines(join(folder, TABLE)))[0] === HEADER;
}

/**
 * KADID-10k (Lin, Hosu, Saupe 2019). Its column `dmos` is the mean of degradation category ratings, 5 for
 * imperceptible: it rises with quality. Its column `var` is a standard deviation: 17 fives and 13 fours,
 * whose mean is 4.57, have 0.496.
 */
export async function readKadid10k(folder: string): Promise<OpinionData> {
  const pictures = await folderFiles(folder, 'images');
  const [header, ...lines] = await readLines(join(folder, TABLE));
  if (header !== HEADER)
    throw new IqaError('E_INPUT', `${join(folder, TABLE)} does not begin with ${HEADER}.`);
  const pairs = lines.map((line, i): RatedPair => {
    const row = `${TABLE}, line ${i + 2}`;
    const [name, reference, opinion, deviation] = splitCells(line, /,/, 4, row);
    return {
      ...judgedPair(
        folder,
        pictures.find(reference, row),
        pictures.find(name, row),
        DISTORTIONS[Number(name.split('_')[1]) - 1] ?? null,
      ),
      opinion: parseNumber(opinion, 'dmos', row),
      deviation: parseNumber(deviation, 'var', row),
    };
  });
  return checkOpinions({ kind: 'opinions', title: 'KADID-10k', scale: 'mos', pairs });
}
