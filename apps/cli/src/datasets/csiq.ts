import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { IqaError } from '@iqakit/core';
import { checkOpinions, parseNumber } from './check-opinions.ts';
import { judgedPair, type OpinionData, type RatedPair } from './data-set.ts';
import { folderFiles, hasAll, subfolders } from './folder-files.ts';

const TABLE = 'csiq.DMOS.xlsx';
const SHEET = 'all_by_image';

/** The published table has 100 kB; a workbook is a ZIP archive and could inflate a thousandfold. */
const MAX_TABLE_BYTES = 2 ** 20;

/** How names of files spell the types of the table. */
const FILE_TYPES: Readonly<Record<string, string>> = { noise: 'AWGN', 'jpeg 2000': 'jpeg2000' };

export function isCsiq(folder: string): Promise<boolean> {
  return hasAll(folder, TABLE, 'src_imgs', 'dst_imgs');
}

/** CSIQ (Larson, Chandler 2010): DMOS from 0 to 1 in a workbook, pictures in `src_imgs` and `dst_imgs/TYPE`. */
export async function readCsiq(folder: string): Promise<OpinionData> {
  const types = await subfolders(join(folder, 'dst_imgs'));
  const [references, distorted] = await Promise.all([
    folderFiles(folder, 'src_imgs'),
    folderFiles(folder, ...types.map((type) => join('dst_imgs', type))),
  ]);
  const rows = await readTable(join(folder, TABLE));
  const pairs = rows.map(({ row, cells: [image, type, level, deviation, opinion] }): RatedPair => {
    const name = `${image}.${FILE_TYPES[type] ?? type}.${level}.png`;
    return {
      ...judgedPair(folder, references.find(`${image}.png`, row), distorted.find(name, row), type),
      opinion: parseNumber(opinion, 'dmos', row),
      deviation: parseNumber(deviation, 'dmos_std', row),
    };
  });
  return checkOpinions({ kind: 'opinions', title: 'CSIQ', scale: 'dmos', pairs });
}

const COLUMNS = ['image', 'dst_type', 'dst_lev', 'dmos_std', 'dmos'] as const;

interface TableRow {
  readonly row: string;
  /** In the order of {@link COLUMNS}. */
  readonly cells: readonly string[];
}

/** The table stands somewhere inside its sheet, below a title, and is followed by empty rows. */
async function readTable(path: string): Promise<readonly TableRow[]> {
  const sheet = await readSheet(path);
  const top = sheet.findIndex((cells) => COLUMNS.every((column) => cells.includes(column)));
  if (top < 0)
    throw new IqaError('E_INPUT', `${path}, sheet ${SHEET}, has no row with ${COLUMNS.join(', ')}.`);
  const places = COLUMNS.map((column) => sheet[top].indexOf(column));
  return sheet
    .slice(top + 1)
    .map((cells, i) => ({
      row: `${path}, sheet ${SHEET}, row ${top + i + 2}`,
      cells: places.map((place) => cells[place] ?? ''),
    }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
}

async function readSheet(path: string): Promise<readonly (readonly string[])[]> {
  const { size } = await stat(path);
  if (size > MAX_TABLE_BYTES) {
    throw new IqaError('E_LIMIT', `${path} has ${size} bytes: the published table has a tenth of that.`);
  }
  const { readSheet: read } = await import('read-excel-file/node');
  try {
    const sheet = await read(path, SHEET);
    return sheet.map((cells) => cells.map((cell) => (cell === null ? '' : String(cell).trim())));
  } catch (cause) {
    throw new IqaError('E_INPUT', `${path} cannot be read: ${(cause as Error).message}`, { cause });
  }
}
