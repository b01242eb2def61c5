import type { Io } from '../io.ts';
import { fitPair } from '../pictures/fit-pair.ts';
import { decodePicture, type Picture } from '../pictures/picture.ts';
import { readBytes } from '../pictures/read-bytes.ts';
import { type PictureSummary, pictureSummary } from '../report/comparison.ts';
import { parseMetricRequests } from '../scoring/metric-requests.ts';
import { createScorer, type Scorer } from '../scoring/scorer.ts';
import type { PairOutcome } from './outcome.ts';
import type { BatchPair } from './pair.ts';
import { pairError } from './pair-error.ts';
import type { WorkerSettings } from './worker-messages.ts';

/** Scores a pair; what goes wrong with it is its outcome. */
export type PairScorer = (pair: BatchPair) => Promise<PairOutcome>;

/** Opens the sessions once, for all pairs. Throws where one cannot be opened. */
export async function createPairScorer(
  settings: WorkerSettings,
  io: Pick<Io, 'env' | 'stderr'>,
): Promise<PairScorer> {
  const requested = await parseMetricRequests(settings.metrics, settings.options);
  const scorer = await createScorer(requested, settings, io);
  const reader = createPictureReader(settings);
  return (pair) => scorePair(pair, reader, scorer, settings);
}

async function scorePair(
  pair: BatchPair,
  reader: PictureReader,
  scorer: Scorer,
  { fit }: WorkerSettings,
): Promise<PairOutcome> {
  let summaries = { reference: unread(pair.reference), distorted: unread(pair.distorted) };
  try {
    const reference = await reader.readReference(pair.referenceFile, pair.reference);
    summaries = { ...summaries, reference: pictureSummary(reference) };
    const distorted = await reader.read(pair.distortedFile, pair.distorted);
    summaries = { ...summaries, distorted: pictureSummary(distorted) };
    const scored = await scorer.score(fitPair({ reference, distorted }, fit));
    return { ...summaries, results: scored.map(({ result }) => result) };
  } catch (error) {
    return { ...summaries, error: pairError(error) };
  }
}

function unread(path: string): PictureSummary {
  return { path, width: null, height: null };
}

interface PictureReader {
  read(file: string, path: string): Promise<Picture>;
  /** Keeps the last one: lists often have many pictures of one reference in a row. */
  readReference(file: string, path: string): Promise<Picture>;
}

function createPictureReader({ decode }: WorkerSettings): PictureReader {
  const read = async (file: string, path: string) => decodePicture(await readBytes(file, path), path, decode);
  let last: Picture | null = null;
  return {
    read,
    readReference: async (file, path) => {
      if (last?.path === path) return last;
      last = null;
      last = await read(file, path);
      return last;
    },
  };
}
