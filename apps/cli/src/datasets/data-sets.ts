import { stat } from 'node:fs/promises';
import { IqaError } from '@iqakit/core';
import { isBapps, readBapps } from './bapps.ts';
import { isCsiq, readCsiq } from './csiq.ts';
import type { DataSet } from './data-set.ts';
import type { DataSetName } from './data-set-names.ts';
import { isDiffIqa, readDiffIqa } from './diffiqa.ts';
import { isKadid10k, readKadid10k } from './kadid10k.ts';
import { isLive, readLive } from './live.ts';
import { isPipal, readPipal } from './pipal.ts';
import { isSriqaBench, readSriqaBench } from './sriqa-bench.ts';
import { isTid2013, readTid2013 } from './tid2013.ts';

/** A data set as it is published. */
export interface DataSetReader {
  readonly title: string;
  readonly citation: string;
  /** Whether a folder looks like the data set; cheap, and never throws for a folder of something else. */
  recognise(folder: string): Promise<boolean>;
  /** What is missing or malformed is E_INPUT and named. */
  read(folder: string): Promise<DataSet>;
}

const AFINE =
  'D. Chen, T. Wu, K. Ma, L. Zhang: Toward Generalized Image Quality Assessment: Relaxing the Perfect Reference Quality Assumption. CVPR 2025';

/** Every data set that can be read, in the order in which a folder is tried. */
export const dataSets: Readonly<Record<DataSetName, DataSetReader>> = {
  tid2013: {
    title: 'TID2013',
    citation:
      'N. Ponomarenko et al.: Image database TID2013: Peculiarities, results and perspectives. Signal Processing: Image Communication 30, 2015',
    recognise: isTid2013,
    read: readTid2013,
  },
  kadid10k: {
    title: 'KADID-10k',
    citation:
      'H. Lin, V. Hosu, D. Saupe: KADID-10k: A Large-scale Artificially Distorted IQA Database. QoMEX 2019',
    recognise: isKadid10k,
    read: readKadid10k,
  },
  live: {
    title: 'LIVE',
    citation:
      'H. R. Sheikh, Z. Wang, L. Cormack, A. C. Bovik: LIVE Image Quality Assessment Database Release 2, http://live.ece.utexas.edu/research/quality',
    recognise: isLive,
    read: readLive,
  },
  csiq: {
    title: 'CSIQ',
    citation:
      'E. C. Larson, D. M. Chandler: Most apparent distortion: full-reference image quality assessment and the role of strategy. Journal of Electronic Imaging 19(1), 2010',
    recognise: isCsiq,
    read: readCsiq,
  },
  pipal: {
    title: 'PIPAL',
    citation:
      'J. Gu, H. Cai, H. Chen, X. Ye, J. Ren, C. Dong: PIPAL: a Large-Scale Image Quality Assessment Dataset for Perceptual Image Restoration. ECCV 2020',
    recognise: isPipal,
    read: readPipal,
  },
  bapps: {
    title: 'BAPPS',
    citation:
      'R. Zhang, P. Isola, A. A. Efros, E. Shechtman, O. Wang: The Unreasonable Effectiveness of Deep Features as a Perceptual Metric. CVPR 2018',
    recognise: isBapps,
    read: readBapps,
  },
  diffiqa: {
    title: 'DiffIQA',
    citation: AFINE,
    recognise: isDiffIqa,
    read: readDiffIqa,
  },
  'sriqa-bench': {
    title: 'SRIQA-Bench',
    citation: AFINE,
    recognise: isSriqaBench,
    read: readSriqaBench,
  },
};

/** The reader that recognises a folder; E_INPUT where none does. */
export async function recogniseDataSet(folder: string): Promise<DataSetReader> {
  const status = await stat(folder).catch(() => null);
  if (status?.isFile()) {
    throw new IqaError(
      'E_INPUT',
      `${folder} is a file, not the folder of a data set: a table of pairs is named with --pairs.`,
    );
  }
  const readers = Object.values(dataSets);
  for (const reader of readers) if (await reader.recognise(folder)) return reader;
  throw new IqaError(
    'E_INPUT',
    `${folder} looks like none of ${readers.map(({ title }) => title).join(', ')}: name the folder that was unpacked, or list the pairs in a file for --pairs.`,
  );
}
