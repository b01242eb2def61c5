import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { IqaError } from '@iqakit/core';
import { type Checkpoint, readCheckpoint, tensorDigest } from '../../checkpoint/index.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import type { HttpOptions } from '../http-source.ts';
import { findModel, MODELS, type ModelEntry, neededBytes } from '../manifest.ts';
import { missingFrom } from '../needed-tensors.ts';
import type { LoadedModel, ModelSource } from '../source.ts';
import { modelCacheDirectory } from './cache-directory.ts';
import { convertModel, digestOf, type Origin, type Verification, wrongDigest } from './convert.ts';
import { discard, downloadModel, type PullPaths, type PullProgress } from './download.ts';
import { withFileSource } from './file-source.ts';
import {
  type FileSystem,
  fileError,
  formatBytes,
  isNoSpace,
  nodeFileSystem,
  noSpaceError,
} from './file-system.ts';
import { withLock } from './lock.ts';
import { findInMirror } from './mirror.ts';

export interface NodeModelStoreOptions {
  /** Where models are kept; default {@link modelCacheDirectory}. */
  readonly directory?: string;
  /** Folders with models in any format, looked through before the network; default `IQA_MODEL_MIRROR`. */
  readonly mirrors?: readonly string[];
  /** Never use the network, not even when asked to pull. */
  readonly offline?: boolean;
  /** What `load` does where a model is nowhere on this machine; default `refuse`. */
  readonly missing?: 'refuse' | 'download';
  /** Called again and again while a model is pulled. */
  readonly onProgress?: (progress: PullProgress) => void;
  /** The models there are; default {@link MODELS}. */
  readonly models?: readonly ModelEntry[];
  /** How servers are asked; its signal stops every pull that has none of its own. */
  readonly http?: HttpOptions;
  /** Where files are read and written; default `node:fs/promises`. */
  readonly files?: FileSystem;
  /** Where `IQA_MODEL_CACHE` and `IQA_MODEL_MIRROR` are looked up; default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface PullOptions {
  /** Fetch the whole file and check its SHA-256, where otherwise the needed tensors alone are fetched. */
  readonly whole?: boolean;
  /** Take the model from this file, whose origin the caller answers for. */
  readonly from?: string;
  /** Stops the pull with E_DOWNLOAD; what came so far is kept for the next one. */
  readonly signal?: AbortSignal;
}

/** A model in the cache. */
export interface StoredModel {
  readonly id: string;
  readonly path: string;
  /** Size of the file in the cache. */
  readonly bytes: number;
  /** The tensor digest (SHA-256, hex) that was computed when it was pulled. */
  readonly digest: string;
  /** The address or path it came from. */
  readonly source: string;
  readonly verified: Verification;
}

/** A model and whether it is in the cache. */
export interface ModelStatus {
  readonly entry: ModelEntry;
  readonly stored: StoredModel | null;
  /** What is wrong with the file in the cache, where there is one that cannot be used. */
  readonly problem?: string;
}

/** Models on this machine. */
export interface ModelStore extends ModelSource {
  readonly directory: string;
  /** Every model of the manifest, in its order. */
  list(): Promise<readonly ModelStatus[]>;
  /**
   * Brings a model into the cache, from a mirror or its official address, unless it is there. Throws
   * E_MODEL_MISSING when offline, E_DOWNLOAD, and E_MODEL_DIGEST where what came is something else.
   */
  pull(id: string, options?: PullOptions): Promise<StoredModel>;
  /** Reads a model of the cache and checks its digest. Throws E_MODEL_MISSING, E_MODEL_DIGEST. */
  verify(id: string): Promise<StoredModel>;
  /** Removes a model, and what an unfinished pull left of it. Returns whether there was anything. */
  remove(id: string): Promise<boolean>;
  /** Where a model is or would be. */
  path(id: string): string;
}

/**
 * The models in a folder of this machine. `load` reads the cache, then mirrors; it downloads only where
 * `missing` says so. Any number of processes may use the same folder at once.
 */
export function createNodeModelStore(options: NodeModelStoreOptions = {}): ModelStore {
  const env = options.env ?? process.env;
  return new NodeModelStore({
    ...options,
    directory: resolve(options.directory ?? modelCacheDirectory(env)),
    mirrors: options.mirrors ?? (env.IQA_MODEL_MIRROR ? [env.IQA_MODEL_MIRROR] : []),
    models: options.models ?? MODELS,
    files: options.files ?? nodeFileSystem,
  });
}

type Settings = NodeModelStoreOptions &
  Required<Pick<NodeModelStoreOptions, 'directory' | 'mirrors' | 'models' | 'files'>>;

class NodeModelStore implements ModelStore {
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  get directory(): string {
    return this.#settings.directory;
  }

  path(id: string): string {
    return join(this.directory, `${this.#entry(id).id}.safetensors`);
  }

  async list(): Promise<readonly ModelStatus[]> {
    const status = (entry: ModelEntry): Promise<ModelStatus> =>
      this.#stored(entry).then(
        (stored) => ({ entry, stored }),
        (error: Error) => ({ entry, stored: null, problem: error.message }),
      );
    return Promise.all(this.#settings.models.map(status));
  }

  async load(id: string): Promise<LoadedModel> {
    const entry = this.#entry(id);
    if (await this.#exists(this.path(id))) return this.#loadFrom(this.path(id), entry);
    for (const mirror of this.#settings.mirrors) {
      const match = await findInMirror(mirror, entry, this.#settings.files);
      if (match) return this.#loadFrom(match.path, entry);
    }
    if (this.#settings.missing !== 'download') throw this.#missing(entry);
    await this.pull(id);
    return this.#loadFrom(this.path(id), entry);
  }

  async pull(id: string, options: PullOptions = {}): Promise<StoredModel> {
    const entry = this.#entry(id);
    const { files } = this.#settings;
    const existing = await this.#stored(entry);
    if (existing && isEnough(existing, options)) return existing;
    await files.mkdir(this.directory, { recursive: true }).catch((error) => {
      throw fileError(`create the model cache ${this.directory}`, error);
    });
    const lock = {
      files,
      signal: options.signal ?? this.#settings.http?.signal,
      onWait: () => this.#settings.onProgress?.({ id, phase: 'waiting', receivedBytes: 0, totalBytes: null }),
    };
    return withLock(join(this.directory, `${id}.lock`), lock, async () => {
      // Another process may have brought it while this one waited.
      const brought = await this.#stored(entry);
      return brought && isEnough(brought, options) ? brought : this.#bring(entry, options);
    });
  }

  async verify(id: string): Promise<StoredModel> {
    const entry = this.#entry(id);
    const stored = await this.#stored(entry);
    if (!stored) throw this.#missing(entry);
    const digest = await withFileSource(stored.path, this.#settings.files, async (source) =>
      digestOf(await readCheckpoint(source), entry),
    );
    this.#requireDigest(entry, stored.path, digest, stored.digest);
    return stored;
  }

  async remove(id: string): Promise<boolean> {
    const paths = this.#paths(this.#entry(id));
    const present = await Promise.all(
      [this.path(id), ...Object.values(paths)].map((path) => this.#exists(path)),
    );
    await this.#settings.files.rm(this.path(id), { force: true });
    await discard(paths, this.#settings.files);
    return present.includes(true);
  }

  #entry(id: string): ModelEntry {
    return findModel(id, this.#settings.models);
  }

  #paths({ id }: ModelEntry): PullPaths {
    const at = (suffix: string) => join(this.directory, `${id}.${suffix}`);
    return { download: at('download.part'), converted: at('safetensors.part'), state: at('part.json') };
  }

  async #exists(path: string): Promise<boolean> {
    return this.#settings.files.stat(path).then(
      () => true,
      () => false,
    );
  }

  /** What the file in the cache says of itself; null where there is none. Throws E_MODEL_DIGEST for a foreign one. */
  async #stored(entry: ModelEntry): Promise<StoredModel | null> {
    const path = this.path(entry.id);
    if (!(await this.#exists(path))) return null;
    return withFileSource(path, this.#settings.files, async (source) => {
      const { metadata } = await readCached(source, entry, path);
      return {
        id: entry.id,
        path,
        bytes: source.size,
        digest: metadata.get('iqakit.digest') ?? '',
        source: metadata.get('iqakit.source') ?? '',
        verified: (metadata.get('iqakit.verified') ?? 'user') as Verification,
      };
    });
  }

  /** From the file named, a mirror, or the network, into its final place. */
  async #bring(entry: ModelEntry, options: PullOptions): Promise<StoredModel> {
    const { files } = this.#settings;
    const paths = this.#paths(entry);
    const local = options.from
      ? { path: options.from, verified: 'user' as const }
      : await this.#findLocal(entry);
    if (local) await this.#convertLocal(entry, local, paths);
    else await this.#download(entry, paths, options);
    await files.rename(paths.converted, this.path(entry.id));
    await discard(paths, files);
    return (await this.#stored(entry)) as StoredModel;
  }

  async #findLocal(entry: ModelEntry) {
    for (const mirror of this.#settings.mirrors) {
      const match = await findInMirror(mirror, entry, this.#settings.files);
      if (match) return match;
    }
    return null;
  }

  async #convertLocal(
    entry: ModelEntry,
    local: { readonly path: string; readonly verified: Verification },
    paths: PullPaths,
  ): Promise<void> {
    const { files, onProgress } = this.#settings;
    onProgress?.({ id: entry.id, phase: 'converting', receivedBytes: 0, totalBytes: null });
    const verified = entry.tensorDigest ? 'tensor-digest' : local.verified;
    const origin: Origin = { source: resolve(local.path), verified };
    await discard(paths, files);
    await withFileSource(local.path, files, async (source) =>
      convertModel(await readCheckpoint(source), entry, paths.converted, {
        files,
        file: local.path,
        origin,
        resume: false,
      }),
    ).catch(async (error) => {
      await discard(paths, files);
      throw isNoSpace(error) ? noSpaceError(this.directory, neededBytes(entry), error) : error;
    });
  }

  async #download(entry: ModelEntry, paths: PullPaths, options: PullOptions): Promise<void> {
    if (this.#settings.offline) throw this.#missing(entry);
    const { files, http, onProgress } = this.#settings;
    await downloadModel(entry, paths, {
      files,
      directory: this.directory,
      http: { ...http, signal: options.signal ?? http?.signal },
      whole: options.whole ?? false,
      onProgress,
    });
  }

  async #loadFrom(path: string, entry: ModelEntry): Promise<LoadedModel> {
    return withFileSource(path, this.#settings.files, async (source) => {
      const checkpoint = await readCached(source, entry, path);
      const tensors = await readTensors(checkpoint, entry);
      const digest = tensorDigest(tensors, () => createHash('sha256'));
      this.#requireDigest(entry, path, digest, checkpoint.metadata.get('iqakit.digest'));
      return { tensors, digest };
    });
  }

  /** The manifest's digest decides; where it has none, the one computed when the model was pulled does. */
  #requireDigest(entry: ModelEntry, path: string, digest: string, recorded: string | undefined): void {
    if (digest === (entry.tensorDigest ?? recorded ?? digest)) return;
    const error = wrongDigest({ ...entry, tensorDigest: entry.tensorDigest ?? recorded }, path, digest);
    throw new IqaError('E_MODEL_DIGEST', `${error.message} ${repair(entry.id)}`);
  }

  #missing(entry: ModelEntry): IqaError {
    const { id, title, licence } = entry;
    const { mirrors, offline } = this.#settings;
    const elsewhere = mirrors.length > 0 ? ` It is not in ${mirrors.join(' or ')} either.` : '';
    const fetched = offline
      ? 'It was not fetched because that is forbidden (offline): allow it'
      : `Get it with "iqa models pull ${id}" (${formatBytes(neededBytes(entry))} kept)`;
    return new IqaError(
      'E_MODEL_MISSING',
      `The model ${id} (${title}, ${licence.name}) is not in the cache.${elsewhere} ${fetched}, ` +
        'or name a folder that has it with --mirror DIR or IQA_MODEL_MIRROR.',
    );
  }
}

/** A file that the caller names replaces what is there; a whole pull replaces what only TLS vouches for. */
function isEnough({ verified }: StoredModel, { whole, from }: PullOptions): boolean {
  return from === undefined && !(whole && verified === 'tls');
}

function repair(id: string): string {
  return `Remove it with "iqa models remove ${id}" and pull it again.`;
}

async function readCached(
  source: Parameters<typeof readCheckpoint>[0],
  entry: ModelEntry,
  path: string,
): Promise<Checkpoint> {
  const checkpoint = await readCheckpoint(source).catch((cause) => {
    throw new IqaError('E_MODEL_DIGEST', `${path} is damaged. ${repair(entry.id)}`, { cause });
  });
  const missing = missingFrom(checkpoint, entry);
  if (missing)
    throw new IqaError('E_MODEL_DIGEST', `${path} is not ${entry.title}: ${missing}. ${repair(entry.id)}`);
  return checkpoint;
}

async function readTensors(checkpoint: Checkpoint, entry: ModelEntry): Promise<ReadonlyMap<string, Tensor>> {
  const tensors = new Map<string, Tensor>();
  for (const { name } of entry.tensors)
    tensors.set(name, await checkpoint.tensor(name, { precision: 'float32' }));
  return tensors;
}
