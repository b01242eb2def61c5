import { join } from 'node:path';
import { IqaError } from '@iqakit/core';
import { checkOpinions, parseNumber } from './check-opinions.ts';
import { judgedPair, type OpinionData, type RatedPair } from './data-set.ts';
import { folderFiles, readLines, subfolders } from './folder-files.ts';
import { splitCells } from './split-cells.ts';

/** Names of what is unpacked side by side, each by one archive or several. */
const REFERENCES = /^(train_)?ref$/i;
const LABELS = /^(train_)?labels?$/i;
const DISTORTED = /^((train_)?dis(t|tort)?|distortion_\d+)$/i;

export async function isPipal(folder: string): Promise<boolean> {
  const names = await subfolders(folder);
  return [REFERENCES, LABELS, DISTORTED].every((pattern) => names.some((name) => pattern.test(name)));
}

/**
 * PIPAL (Gu et al. 2020), the part with labels: Elo ratings that rise with quality, a file for each
 * reference with lines such as `A0001_00_03.bmp,1433.1`. The distortion is the first number of a name.
 */
export async function readPipal(folder: string): Promise<OpinionData> {
  const names = await subfolders(folder);
  const partOf = (pattern: RegExp, what: string) => {
    const found = names.filter((name) => pattern.test(name));
    if (found.length > 0) return found;
    throw new IqaError(
      'E_INPUT',
      `${folder} has no folder of ${what}, only ${names.join(', ')}: unpack it there too.`,
    );
  };
  const labels = partOf(LABELS, 'labels (Train_Label)');
  const [references, distorted, tables] = await Promise.all([
    folderFiles(folder, ...partOf(REFERENCES, 'references (Train_Ref)')),
    folderFiles(folder, ...partOf(DISTORTED, 'distorted pictures (Train_Dist, Distortion_1 ...)')),
    folderFiles(folder, ...labels),
  ]);
  const pairs: RatedPair[] = [];
  for (const table of tables.names.filter((name) => name.endsWith('.txt'))) {
    const path = tables.find(table, folder);
    for (const [i, line] of (await readLines(join(folder, path))).entries()) {
      const row = `${path}, line ${i + 1}`;
      const [name, opinion] = splitCells(line, /,/, 2, row);
      const [content, distortion] = name.split('_');
      const reference = references.find(`${content}.bmp`, row);
      pairs.push({
        ...judgedPair(folder, reference, distorted.find(name, row), distortion ?? null),
        opinion: parseNumber(opinion, 'the rating', row),
        deviation: null,
      });
    }
  }
  return checkOpinions({ kind: 'opinions', title: 'PIPAL', scale: 'mos', pairs });
}
