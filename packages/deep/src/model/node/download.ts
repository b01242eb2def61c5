import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { IqaError } from '@iqakit/core';
import { blockCached, type Extent, type RandomAccessSource, readCheckpoint } from '../../checkpoint/index.ts';
import {
  type HttpAnswer,
  type HttpOptions,
  type HttpSource,
  type HttpValidator,
  openHttpSource,
  PartMismatchError,
  request,
  TransientError,
  withRetries,
} from '../http-source.ts';
import { type ModelEntry, neededBytes } from '../manifest.ts';
import { requireTensors } from '../needed-tensors.ts';
import { planRanges, type RangeGroup } from '../range-plan.ts';
import { convertModel } from './convert.ts';
import { withFileSource } from './file-source.ts';
import { type FileSystem, fileError, isNoSpace, noSpaceError, systemCode } from './file-system.ts';

/** What a pull is doing, for a progress line. */
export interface PullProgress {
  readonly id: string;
  readonly phase: 'waiting' | 'downloading' | 'checking' | 'converting';
  readonly receivedBytes: number;
  readonly totalBytes: number | null;
}

export interface DownloadOptions {
  readonly files: FileSystem;
  readonly directory: string;
  readonly http: HttpOptions;
  /** Fetch the whole file and check its SHA-256, even where the needed tensors alone would do. */
  readonly whole: boolean;
  readonly onProgress?: (progress: PullProgress) => void;
}

/** The files of an unfinished pull; all but the result are gone when it ends well. */
export interface PullPaths {
  /** The original, as far as it has come. */
  readonly download: string;
  /** The converted model, as far as it has come. */
  readonly converted: string;
  /** What the server said of the file that `download` or `converted` is a part of. */
  readonly state: string;
}

/** Downloads a model and converts it to `paths.converted`. Throws E_DOWNLOAD, E_MODEL_DIGEST, E_CHECKPOINT. */
export async function downloadModel(
  entry: ModelEntry,
  paths: PullPaths,
  options: DownloadOptions,
): Promise<void> {
  try {
    const source = isWorthRanges(entry, options)
      ? await openHttpSource(entry.source.url, options.http)
      : null;
    await (source ? pullRanges(entry, source, paths, options) : pullWhole(entry, paths, options));
  } catch (error) {
    const isWrongFile = error instanceof IqaError && error.code !== 'E_DOWNLOAD';
    if (isWrongFile || isNoSpace(error)) await discard(paths, options.files);
    if (isNoSpace(error)) throw noSpaceError(options.directory, spaceFor(entry), error);
    throw fileError(`write to ${options.directory}`, error);
  }
}

/** Requests for parts pay where at least half of the file stays where it is. */
function isWorthRanges(entry: ModelEntry, { whole }: DownloadOptions): boolean {
  if (whole) return false;
  return entry.source.bytes === undefined || 2 * neededBytes(entry) < entry.source.bytes;
}

export async function discard(paths: PullPaths, files: FileSystem): Promise<void> {
  for (const path of [paths.download, paths.converted, paths.state]) await files.rm(path, { force: true });
}

/** What a pull remembers between two tries. */
interface PullState extends HttpValidator {
  readonly url: string;
  readonly kind: 'whole' | 'ranges';
}

async function readState(path: string, files: FileSystem): Promise<PullState | null> {
  try {
    return JSON.parse(await files.readFile(path, 'utf8')) as PullState;
  } catch {
    return null;
  }
}

/** Without a tag nothing says that the server's file is still the one that the part is of. */
function isSame(state: PullState | null, now: PullState): boolean {
  return (
    state !== null &&
    now.tag !== null &&
    state.tag === now.tag &&
    state.url === now.url &&
    state.kind === now.kind &&
    state.totalBytes === now.totalBytes
  );
}

function checkSize(entry: ModelEntry, { totalBytes }: HttpValidator): void {
  const { url, bytes } = entry.source;
  if (bytes === undefined || totalBytes === null || totalBytes === bytes) return;
  throw new IqaError(
    'E_MODEL_DIGEST',
    `${url} has ${totalBytes} bytes instead of ${bytes}: it is another file now.`,
  );
}

/** The original and the converted model at once, in the worst case. */
function spaceFor(entry: ModelEntry): number {
  return neededBytes(entry) + (entry.source.bytes ?? 0);
}

async function checkSpace(bytes: number, { files, directory }: DownloadOptions): Promise<void> {
  const free = await files.statfs(directory).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  );
  if (free < bytes) throw noSpaceError(directory, bytes);
}

/** Only the stretches of the file that the needed tensors lie in. */
async function pullRanges(
  entry: ModelEntry,
  source: HttpSource,
  paths: PullPaths,
  options: DownloadOptions,
): Promise<void> {
  const { url } = entry.source;
  const { files } = options;
  checkSize(entry, source.validator);
  await checkSpace(neededBytes(entry), options);
  const state: PullState = { ...source.validator, url, kind: 'ranges' };
  const resume = isSame(await readState(paths.state, files), state);
  await files.writeFile(paths.state, JSON.stringify(state));

  const window = windowed(blockCached(source, RECORDS));
  const checkpoint = await readCheckpoint(window.source);
  requireTensors(checkpoint, entry, url);
  const extents = new Map(entry.tensors.map(({ name }) => [name, checkpoint.extent(name)]));
  const fetchGroup = groupFetcher(entry, planRanges(extents, GROUPS), source, window, options);
  await convertModel(checkpoint, entry, paths.converted, {
    files,
    file: url,
    origin: { source: url, verified: entry.tensorDigest ? 'tensor-digest' : 'tls' },
    resume,
    beforeTensor: fetchGroup,
  });
}

/** The small records of a checkpoint are read in blocks of this size; sixteen megabytes of them are kept. */
const RECORDS = { blockBytes: 64 * 1024, blocks: 256 };

const GROUPS = { gapBytes: 32 * 1024, groupBytes: 16 * 1024 * 1024 };

interface Window {
  readonly source: RandomAccessSource;
  show(extent: Extent, bytes: Uint8Array): void;
}

/** A source with one stretch of it at hand in memory. */
function windowed(behind: RandomAccessSource): Window {
  let from = 0;
  let held = new Uint8Array(0);
  return {
    source: {
      size: behind.size,
      read(offset, length) {
        const isHeld = offset >= from && offset + length <= from + held.length;
        return isHeld
          ? Promise.resolve(held.subarray(offset - from, offset - from + length))
          : behind.read(offset, length);
      },
    },
    show(extent, bytes) {
      from = extent.offset;
      held = bytes as Uint8Array<ArrayBuffer>;
    },
  };
}

/** Brings the group of a tensor into the window when its first tensor is asked for. */
function groupFetcher(
  entry: ModelEntry,
  groups: readonly RangeGroup[],
  source: HttpSource,
  window: Window,
  options: DownloadOptions,
): (name: string) => Promise<void> {
  const groupOf = new Map(groups.flatMap((group) => group.names.map((name) => [name, group] as const)));
  const totalBytes = groups.reduce((total, { length }) => total + length, 0);
  let current: RangeGroup | undefined;
  let before = 0;
  return async (name) => {
    const group = groupOf.get(name) as RangeGroup;
    if (group === current) return;
    current = group;
    before = groups.slice(0, groups.indexOf(group)).reduce((total, { length }) => total + length, 0);
    report(options, entry, before, totalBytes);
    window.show(group, await source.read(group.offset, group.length));
    report(options, entry, before + group.length, totalBytes);
  };
}

function report(
  options: DownloadOptions,
  { id }: ModelEntry,
  receivedBytes: number,
  totalBytes: number | null,
): void {
  options.onProgress?.({ id, phase: 'downloading', receivedBytes, totalBytes });
}

/** The whole file, then its conversion. */
async function pullWhole(entry: ModelEntry, paths: PullPaths, options: DownloadOptions): Promise<void> {
  const { url, sha256 } = entry.source;
  const { files } = options;
  await withRetries(options.http, () => downloadRest(entry, paths, options));
  options.onProgress?.({ id: entry.id, phase: 'checking', receivedBytes: 0, totalBytes: null });
  if (sha256) await requireSha256(entry, paths, files);
  options.onProgress?.({ id: entry.id, phase: 'converting', receivedBytes: 0, totalBytes: null });
  await withFileSource(paths.download, files, async (source) =>
    convertModel(await readCheckpoint(source), entry, paths.converted, {
      files,
      file: url,
      origin: { source: url, verified: entry.tensorDigest ? 'tensor-digest' : sha256 ? 'sha256' : 'tls' },
      resume: false,
    }),
  );
}

/** Downloads what is not there yet, or everything where the server's file is another one now. */
async function downloadRest(entry: ModelEntry, paths: PullPaths, options: DownloadOptions): Promise<void> {
  const { url } = entry.source;
  const { files } = options;
  const state = await readState(paths.state, files);
  const have =
    state?.url === url && state.kind === 'whole' && state.tag ? await sizeOf(paths.download, files) : 0;
  if (state && have > 0 && have === state.totalBytes) return;
  const rest = state && have > 0 ? { offset: have, of: state } : null;
  await request(url, rest, options.http, async (answer, body) => {
    checkSize(entry, answer.validator);
    await checkSpace((answer.validator.totalBytes ?? 0) - answer.offset + neededBytes(entry), options);
    await files.writeFile(
      paths.state,
      JSON.stringify({ ...answer.validator, url, kind: 'whole' } satisfies PullState),
    );
    await writeBody(entry, answer, body, paths.download, options);
  }).catch(async (error) => {
    if (!rest || !(error instanceof PartMismatchError)) throw error;
    await discard(paths, files);
    throw new TransientError(error.message, error);
  });
}

async function sizeOf(path: string, files: FileSystem): Promise<number> {
  try {
    return (await files.stat(path)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}

async function writeBody(
  entry: ModelEntry,
  answer: HttpAnswer,
  body: AsyncIterable<Uint8Array>,
  path: string,
  options: DownloadOptions,
): Promise<void> {
  const { url, bytes } = entry.source;
  const totalBytes = answer.validator.totalBytes ?? bytes ?? null;
  const handle = await options.files.open(path, constants.O_RDWR | constants.O_CREAT);
  let at = answer.offset;
  try {
    await handle.truncate(at);
    for await (const piece of body) {
      if (totalBytes !== null && at + piece.length > totalBytes)
        throw new IqaError(
          'E_MODEL_DIGEST',
          `${url} sends more than ${totalBytes} bytes: it is another file.`,
        );
      for (let done = 0; done < piece.length; ) {
        const { bytesWritten } = await handle.write(piece, done, piece.length - done, at + done);
        done += bytesWritten;
      }
      at += piece.length;
      report(options, entry, at, totalBytes);
    }
  } finally {
    await handle.close();
  }
  if (totalBytes !== null && at < totalBytes) throw new TransientError(`${url}: the connection broke off.`);
}

async function requireSha256(entry: ModelEntry, paths: PullPaths, files: FileSystem): Promise<void> {
  const { url, sha256 } = entry.source;
  const found = await sha256Of(paths.download, files);
  if (found === sha256) return;
  throw new IqaError(
    'E_MODEL_DIGEST',
    `What came from ${url} has the SHA-256 ${found}, not ${sha256}. It was removed. Try again, or use a mirror that you trust.`,
  );
}

/** SHA-256 of a file, in hex, read in pieces. */
export async function sha256Of(path: string, files: FileSystem): Promise<string> {
  const hash = createHash('sha256');
  await withFileSource(path, files, async (source) => {
    for (let at = 0; at < source.size; at += HASH_PIECE) {
      hash.update(await source.read(at, Math.min(HASH_PIECE, source.size - at)));
    }
  });
  return hash.digest('hex');
}

const HASH_PIECE = 4 * 1024 * 1024;
