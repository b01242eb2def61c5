import { join } from 'node:path';
import { checkOpinions, parseNumber } from './check-opinions.ts';
import { judgedPair, type OpinionData, type RatedPair } from './data-set.ts';
import { folderFiles, hasAll, readLines } from './folder-files.ts';
import { splitCells } from './split-cells.ts';

/** By the second number of a file's name, from 01. */
const DISTORTIONS = [
  'additive Gaussian noise',
  'noise in colour components',
  'spatially correlated noise',
  'masked noise',
  'high frequency noise',
  'impulse noise',
  'quantization noise',
  'Gaussian blur',
  'image denoising',
  'JPEG compression',
  'JPEG2000 compression',
  'JPEG transmission errors',
  'JPEG2000 transmission errors',
  'non eccentricity pattern noise',
  'local block-wise distortions',
  'mean shift',
  'contrast change',
  'change of colour saturation',
  'multiplicative Gaussian noise',
  'comfort noise',
  'lossy compression of noisy images',
  'colour quantization with dither',
  'chromatic aberrations',
  'sparse sampling and reconstruction',
] as const;

const OPINIONS = 'mos_with_names.txt';
const DEVIATIONS = 'mos_std.txt';

export function isTid2013(folder: string): Promise<boolean> {
  return hasAll(folder, OPINIONS, 'distorted_images', 'reference_images');
}

/** TID2013 (Ponomarenko et al. 2015): MOS from 0 to 9 in `mos_with_names.txt`, deviations in the same order. */
export async function readTid2013(folder: string): Promise<OpinionData> {
  const [references, distorted] = await Promise.all([
    folderFiles(folder, 'reference_images'),
    folderFiles(folder, 'distorted_images'),
  ]);
  const deviations = (await hasAll(folder, DEVIATIONS)) ? await readLines(join(folder, DEVIATIONS)) : null;
  const lines = await readLines(join(folder, OPINIONS));
  const pairs = lines.map((line, i): RatedPair => {
    const row = `${OPINIONS}, line ${i + 1}`;
    const [opinion, name] = splitCells(line, /\s+/, 2, row);
    const [content, distortion] = name.split('_');
    return {
      ...judgedPair(
        folder,
        references.find(`${content}.bmp`, row),
        distorted.find(name, row),
        DISTORTIONS[Number(distortion) - 1] ?? null,
      ),
      opinion: parseNumber(opinion, 'the opinion', row),
      deviation: deviations === null ? null : parseNumber(deviations[i] ?? '', DEVIATIONS, row),
    };
  });
  return checkOpinions({ kind: 'opinions', title: 'TID2013', scale: 'mos', pairs });
}
