import { createHash } from 'node:crypto';
import { IqaError } from '@iqakit/core';
import type { Image } from '@iqakit/core/image';
import { preparePair } from '@iqakit/core/image';
import { resolveOptions } from '@iqakit/core/metric';
import { type SpipsFeatures, spipsDefinition } from '@iqakit/fusion/spips';
import { createProgress } from '../batch/progress.ts';
import type { Io } from '../io.ts';
import { decodePicture } from '../pictures/picture.ts';
import { readBytes } from '../pictures/read-bytes.ts';
import type { FitRow } from './fit-rows.ts';
import { distort, ladderPhotograph } from './ladder.ts';
import type { TermCache } from './term-cache.ts';

/** Only the rules of the definition count here, and no option changes them. */
const { options: OPTIONS } = resolveOptions(spipsDefinition, {});

/** What the means of a pair depend on beside its pictures. */
export type TermSettings = readonly string[];

export interface Terms {
  /** One row of means for each fitted row. */
  readonly means: readonly (readonly number[])[];
  /** Of the content of each row's reference. */
  readonly references: readonly string[];
  /** Of the content of all pictures, in their order. */
  readonly digest: string;
}

interface Computation {
  readonly rows: readonly FitRow[];
  readonly features: SpipsFeatures;
  readonly settings: TermSettings;
  readonly cache: TermCache;
}

/**
 * The means of every row's maps, from the cache where they are there. Null where an interrupt stopped it;
 * what is done by then is in the cache. Throws what the pictures are wrong in, and says in which.
 */
export async function computeTerms(computation: Computation, io: Io): Promise<Terms | null> {
  const { rows, cache, settings } = computation;
  const reader = new PictureReader();
  const pictures: string[] = [];
  for (const row of rows) pictures.push(await contentOf(row, reader));
  const keys = pictures.map((content) => sha256(JSON.stringify([settings, content])));
  const known = keys.filter((key) => cache.get(key) !== undefined).length;
  io.stderr.write(`${rows.length} pairs, ${known} of them computed before\n`);
  const isComplete = await computeMissing(computation, keys, reader, io);
  if (!isComplete) return null;
  const references: string[] = [];
  for (const { referenceFile } of rows) references.push(await reader.digest(referenceFile));
  return {
    means: keys.map((key) => cache.get(key) as readonly number[]),
    references,
    digest: sha256(JSON.stringify(pictures)),
  };
}

async function computeMissing(
  { rows, cache, features }: Computation,
  keys: readonly string[],
  reader: PictureReader,
  io: Io,
): Promise<boolean> {
  const missing = [...keys.keys()].filter((row) => cache.get(keys[row]) === undefined);
  let isInterrupted = false;
  const restore = io.onInterrupt(() => {
    isInterrupted = true;
  });
  const progress = createProgress(io.stderr, rows.length, rows.length - missing.length);
  try {
    for (const row of missing) {
      if (isInterrupted) return false;
      // Two rows may show the same pictures.
      if (cache.get(keys[row]) === undefined)
        await cache.add(keys[row], await meansOf(rows[row], features, reader));
      progress.advance();
    }
  } finally {
    progress.finish();
    restore();
  }
  return true;
}

/** The same for the same two pictures, whatever their files are called. */
async function contentOf({ referenceFile, distorted }: FitRow, reader: PictureReader): Promise<string> {
  const of = 'file' in distorted ? await reader.digest(distorted.file) : distorted.step;
  return sha256(JSON.stringify([await reader.digest(referenceFile), of]));
}

async function meansOf(
  row: FitRow,
  features: SpipsFeatures,
  reader: PictureReader,
): Promise<readonly number[]> {
  const pair = await picturesOf(row, reader);
  try {
    return await features.means(preparePair(pair, spipsDefinition, OPTIONS));
  } catch (error) {
    if (!(error instanceof IqaError)) throw error;
    throw new IqaError(error.code, `${nameOf(row)}: ${error.message}`, { cause: error });
  }
}

async function picturesOf(
  { referenceFile, distorted }: FitRow,
  reader: PictureReader,
): Promise<{ readonly reference: Image; readonly distorted: Image }> {
  const reference = await reader.reference(referenceFile);
  if ('file' in distorted) return { reference, distorted: await reader.read(distorted.file) };
  const photograph = ladderPhotograph(reference);
  return { reference: photograph, distorted: await distort(photograph, distorted.step) };
}

function nameOf({ referenceFile, distorted }: FitRow): string {
  if ('file' in distorted) return `${distorted.file} against ${referenceFile}`;
  return `${referenceFile} on a ladder of ${distorted.step.kind}`;
}

/** Reads each file's digest once, and keeps the last reference: lists have many pictures of one in a row. */
class PictureReader {
  readonly #digests = new Map<string, string>();
  #last: { readonly path: string; readonly image: Image } | null = null;

  async digest(path: string): Promise<string> {
    const known = this.#digests.get(path) ?? sha256(await readBytes(path));
    this.#digests.set(path, known);
    return known;
  }

  async read(path: string): Promise<Image> {
    return (await decodePicture(await readBytes(path), path, {})).image;
  }

  async reference(path: string): Promise<Image> {
    if (this.#last?.path !== path) this.#last = { path, image: await this.read(path) };
    return this.#last.image;
  }
}

function sha256(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
