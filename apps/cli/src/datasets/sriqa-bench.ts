import { join } from 'node:path';
import { parseNumber } from './check-opinions.ts';
import { ChoiceBuilder } from './choice-builder.ts';
import type { ChoiceData } from './data-set.ts';
import { folderFiles, hasAll, readLines, subfolders } from './folder-files.ts';
import { splitCells } from './split-cells.ts';

export function isSriqaBench(folder: string): Promise<boolean> {
  return hasAll(folder, 'images/Original', 'MOS');
}

/**
 * SRIQA-Bench (Chen et al. 2025): for each photograph its enlargements by several methods, and the original,
 * with MOS that run from 0 to 100 within the photograph. They do not compare between photographs, so it is
 * read as its authors use it: as the choice between any two pictures of one photograph.
 */
export async function readSriqaBench(folder: string): Promise<ChoiceData> {
  const methods = await subfolders(join(folder, 'images'));
  const [pictures, tables] = await Promise.all([
    folderFiles(folder, ...methods.map((method) => join('images', method))),
    folderFiles(folder, 'MOS'),
  ]);
  const choices = new ChoiceBuilder(folder);
  for (const table of tables.names.filter((name) => name.endsWith('.txt'))) {
    const path = join('MOS', table);
    const reference = pictures.find(`${table.replace(/\.txt$/, '')}_Original.png`, path);
    const lines = await readLines(join(folder, path));
    const rated = lines.map((line, i) => {
      const row = `${path}, line ${i + 1}`;
      const [name, opinion] = splitCells(line, /[\s,]+/, 2, row);
      return { picture: pictures.find(name, row), opinion: parseNumber(opinion, 'the MOS', row) };
    });
    for (const [i, first] of rated.entries()) {
      for (const second of rated.slice(i + 1)) {
        const judge = (Math.sign(second.opinion - first.opinion) + 1) / 2;
        choices.add({ reference, first: first.picture, second: second.picture, judge, distortion: null });
      }
    }
  }
  return choices.build('SRIQA-Bench', 'its folder MOS holds no ratings');
}
