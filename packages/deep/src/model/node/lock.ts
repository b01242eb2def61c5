import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { IqaError } from '@iqakit/core';
import { type FileSystem, fileError, systemCode } from './file-system.ts';

export interface LockOptions {
  readonly files: FileSystem;
  readonly signal?: AbortSignal;
  /** Called once, when another process holds the lock. */
  readonly onWait?: () => void;
  /** How often the holder shows that it is alive. */
  readonly heartbeatMs?: number;
  /** A lock that shows no life for so long is taken over; several heartbeats. */
  readonly staleMs?: number;
  readonly pollMs?: number;
}

const DEFAULTS = { heartbeatMs: 2_000, staleMs: 15_000, pollMs: 200 };

interface Owner {
  readonly token: string;
  readonly pid: number;
  readonly host: string;
}

/**
 * Runs `use` while no other process that asks for the same lock file does. The lock of a process that
 * died is taken over: at once where it ran on this machine, else once its file has not been touched for
 * `staleMs`. Throws E_DOWNLOAD when `signal` stops the waiting.
 */
export async function withLock<T>(path: string, options: LockOptions, use: () => Promise<T>): Promise<T> {
  const settings = { ...DEFAULTS, ...options };
  const token = await acquire(path, settings);
  const touch = () => void options.files.utimes(path, new Date(), new Date()).catch(() => undefined);
  const heartbeat = setInterval(touch, settings.heartbeatMs);
  heartbeat.unref();
  try {
    return await use();
  } finally {
    clearInterval(heartbeat);
    await release(path, token, options.files);
  }
}

type Settings = LockOptions & typeof DEFAULTS;

async function acquire(path: string, settings: Settings): Promise<string> {
  const token = randomUUID();
  const owner: Owner = { token, pid: process.pid, host: hostname() };
  const watch = new LockWatch(path, settings);
  for (let round = 0; ; round++) {
    if (await create(path, owner, settings.files)) return token;
    if (round === 0) settings.onWait?.();
    if (settings.signal?.aborted)
      throw new IqaError('E_DOWNLOAD', 'Stopped while waiting for another process.');
    if (!(await watch.breakIfDead())) await new Promise((resolve) => setTimeout(resolve, settings.pollMs));
  }
}

async function create(path: string, owner: Owner, files: FileSystem): Promise<boolean> {
  try {
    const handle = await files.open(path, 'wx');
    try {
      await handle.writeFile(JSON.stringify(owner));
    } catch (error) {
      // A lock that names nobody would hold everyone up until it is stale.
      await files.rm(path, { force: true });
      throw error;
    } finally {
      await handle.close();
    }
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw fileError(`write to the model cache (${path})`, error);
  }
}

async function release(path: string, token: string, files: FileSystem): Promise<void> {
  const owner = await readOwner(path, files);
  if (owner?.token === token) await files.rm(path, { force: true });
}

/** Null where the lock is gone, or was caught while it was being written. */
async function readOwner(path: string, files: FileSystem): Promise<Owner | null> {
  try {
    return JSON.parse(await files.readFile(path, 'utf8')) as Owner;
  } catch {
    return null;
  }
}

/** Watches someone else's lock by this process's own clock, so that clocks need not agree. */
class LockWatch {
  readonly #path: string;
  readonly #settings: Settings;
  #lastTouched = -1;
  #since = 0;

  constructor(path: string, settings: Settings) {
    this.#path = path;
    this.#settings = settings;
  }

  /** Removes the lock where its owner is dead. Returns whether it is worth trying to lock at once. */
  async breakIfDead(): Promise<boolean> {
    const { files } = this.#settings;
    const owner = await readOwner(this.#path, files);
    const status = await files.stat(this.#path).catch(() => null);
    if (!status) return true;
    if (status.mtimeMs !== this.#lastTouched) {
      this.#lastTouched = status.mtimeMs;
      this.#since = performance.now();
    }
    const isStale = performance.now() - this.#since > this.#settings.staleMs;
    if (!isStale && !(owner && isDeadHere(owner))) return false;
    await this.#remove(owner);
    return true;
  }

  /** Moves the lock aside first: of several who find it dead only one succeeds, and sees what it moved. */
  async #remove(dead: Owner | null): Promise<void> {
    const { files } = this.#settings;
    const aside = `${this.#path}.${randomUUID()}`;
    try {
      await files.rename(this.#path, aside);
    } catch {
      return;
    }
    const moved = await readOwner(aside, files);
    if (moved && moved.token !== dead?.token) {
      // Someone else took over in between: their lock goes back where it was.
      await files.rename(aside, this.#path).catch(() => undefined);
      return;
    }
    await files.rm(aside, { force: true });
  }
}

function isDeadHere({ host, pid }: Owner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === 'ESRCH';
  }
}
