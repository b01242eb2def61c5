import { IqaError } from '@iqakit/core';
import { suggest } from '@iqakit/core/metric';
import { isBapps, readBapps } from './bapps.ts';
import type { DataSet } from './data-set.ts';

/** A data set as it is published. */
export interface DataSetReader {
  readonly name: string;
  readonly title: string;
  readonly citation: string;
  /** Whether a folder looks like the data set; cheap, and never throws for a folder of something else. */
  recognise(folder: string): Promise<boolean>;
  /** What is missing or malformed is E_INPUT and named. */
  read(folder: string): Promise<DataSet>;
}

/** Every data set that can be read, in the order in which a folder is tried. */
export const dataSets: readonly DataSetReader[] = [
  {
    name: 'bapps',
    title: 'BAPPS',
    citation:
      'R. Zhang, P. Isola, A. A. Efros, E. Shechtman, O. Wang: The Unreasonable Effectiveness of Deep Features as a Perceptual Metric. CVPR 2018',
    recognise: isBapps,
    read: readBapps,
  },
];

/** The reader of this name; E_USAGE where there is none. */
export function findDataSet(name: string): DataSetReader {
  const names = dataSets.map((reader) => reader.name);
  const found = dataSets.find((reader) => reader.name === name.toLowerCase());
  if (found !== undefined) return found;
  const near = suggest(name, names);
  throw new IqaError(
    'E_USAGE',
    `There is no reader for ${name}, only for ${names.join(', ')}.${near === undefined ? '' : ` Did you mean ${near}?`} Any other data set can be given as --pairs FILE.csv.`,
  );
}

/** The reader that recognises a folder; E_INPUT where none does. */
export async function recogniseDataSet(folder: string): Promise<DataSetReader> {
  for (const reader of dataSets) if (await reader.recognise(folder)) return reader;
  throw new IqaError(
    'E_INPUT',
    `${folder} looks like none of ${dataSets.map(({ title }) => title).join(', ')}: name the folder that was unpacked, or list the pairs in a file for --pairs.`,
  );
}
