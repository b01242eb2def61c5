import { IqaError } from '@iqakit/core';
import { createRandom } from '@iqakit/core/numeric';
import { bytesSource, type RandomAccessSource, readCheckpoint } from '../../src/checkpoint/index.ts';
import { mutate } from './mutate.ts';

export interface FuzzReport {
  readonly count: number;
  /** Files that were read to their last tensor in spite of the damage. */
  readonly read: number;
  readonly refused: number;
  readonly slowestMs: number;
  /** The most memory that reading took, less twice the file's size; 0 without `collectGarbage`. */
  readonly mostMemory: number;
  /** What went wrong, with the seed that shows it. */
  readonly failures: readonly string[];
}

export interface FuzzOptions {
  readonly count: number;
  readonly seed: number;
  /** Node's `gc`: memory is measured only where it can be told from garbage. */
  readonly collectGarbage?: () => void;
}

/** The bound: twice the file's size and this. */
const MEMORY_SLACK = 64e6;

/** Far more than any of these small files may take, far less than a hang. */
const SLOW_MS = 2_000;

/** Reads damaged copies of files. Only an IqaError with E_CHECKPOINT is an answer, and it must come soon. */
export async function fuzz(files: readonly Uint8Array[], options: FuzzOptions): Promise<FuzzReport> {
  const failures: string[] = [];
  let [read, slowestMs, mostMemory] = [0, 0, 0];
  for (let i = 0; i < options.count; i++) {
    const seed = options.seed + i;
    const random = createRandom(seed);
    const bytes = mutate(files[random.integer(files.length)], random);
    const meter = new MemoryMeter(bytesSource(bytes), options.collectGarbage);
    const begin = performance.now();
    const failure = await attempt(meter.source);
    const took = performance.now() - begin;
    if (failure === null) read++;
    else if (failure !== REFUSED) failures.push(`seed ${seed}: ${failure}`);
    const memory = meter.most - 2 * bytes.length;
    if (took > SLOW_MS) failures.push(`seed ${seed}: took ${took.toFixed(0)} ms`);
    if (memory > MEMORY_SLACK)
      failures.push(`seed ${seed}: took ${memory} bytes beyond twice the file's size`);
    slowestMs = Math.max(slowestMs, took);
    mostMemory = Math.max(mostMemory, memory);
  }
  return {
    count: options.count,
    read,
    refused: options.count - read - failures.length,
    slowestMs,
    mostMemory,
    failures,
  };
}

const REFUSED = 'refused';

/** Null where everything could be read. */
async function attempt(source: RandomAccessSource): Promise<string | null> {
  try {
    const checkpoint = await readCheckpoint(source);
    for (const name of checkpoint.entries.keys()) await checkpoint.tensor(name);
    return null;
  } catch (error) {
    if (error instanceof IqaError && error.code === 'E_CHECKPOINT') return REFUSED;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** Looks at the memory in use whenever the reader asks for bytes, and that is often. */
class MemoryMeter {
  readonly source: RandomAccessSource;
  readonly #base: number;
  most = 0;

  constructor(source: RandomAccessSource, collectGarbage?: () => void) {
    collectGarbage?.();
    this.#base = collectGarbage ? inUse() : 0;
    this.source = {
      size: source.size,
      read: (offset, length) => {
        if (collectGarbage) this.most = Math.max(this.most, inUse() - this.#base);
        return source.read(offset, length);
      },
    };
  }
}

function inUse(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
