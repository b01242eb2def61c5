import { IqaError } from '@iqakit/core';
import { type Checkpoint, createCheckpoint, type Storage } from '../checkpoint.ts';
import { DTYPE_BYTES } from '../dtype.ts';
import { type RandomAccessSource, readWithin } from '../source.ts';
import { pickleMemory } from './memory.ts';
import { PickleCutShort, unpickle } from './pickle.ts';
import { collectTensors, type StorageRequest, torchHost } from './tensors.ts';

/** PyTorch's number for this format: the first pickle of every such file. */
const MAGIC = 0x1950a86a20f9469cfc6cn;
const PROTOCOL = 1001;

/** The first read; files of hundreds of megabytes have pickles of a few kilobytes. */
const FIRST_READ = 64 * 1024;

/** Each storage's data follows its number of elements. */
const COUNT_BYTES = 8;

/** Every legacy file begins so: protocol 2, a ten-byte integer, and the magic number's first bytes. */
export const LEGACY_SIGNATURE: readonly number[] = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc];

/**
 * Opens what `torch.save` wrote before PyTorch 1.6. Five pickles come first: a magic number, a version,
 * facts about the machine, the value, and the keys of the storages in the order in which their data
 * follows, each after its number of elements. So every tensor's place is known from the first
 * kilobytes. Throws E_CHECKPOINT.
 */
export async function readPyTorchLegacy(source: RandomAccessSource): Promise<Checkpoint> {
  const prefix = await readPrefix(source);
  placeStorages(source, prefix);
  return createCheckpoint({
    format: 'pytorch-legacy',
    fileBytes: source.size,
    tensors: collectTensors(prefix.value),
  });
}

interface Prefix {
  readonly value: unknown;
  readonly keys: readonly string[];
  readonly storages: ReadonlyMap<string, RootStorage>;
  readonly dataOffset: number;
}

/** Pickles do not say how long they are: reads on until they are whole. */
async function readPrefix(source: RandomAccessSource): Promise<Prefix> {
  for (let length = FIRST_READ; ; length *= 2) {
    const bytes = await readWithin(source, 0, Math.min(length, source.size), 'the pickles');
    try {
      return parsePrefix(bytes, source);
    } catch (error) {
      if (!(error instanceof PickleCutShort) || length >= source.size) throw error;
    }
  }
}

function parsePrefix(bytes: Uint8Array, source: RandomAccessSource): Prefix {
  const storages = new Map<string, RootStorage>();
  const host = torchHost((request) => requestStorage(storages, source, request));
  const next = (start: number) => unpickle(bytes, start, host, { memoryBytes: pickleMemory(source.size) });
  const magic = next(0);
  if (magic.value !== MAGIC) throw damaged('its first value is not the magic number');
  const version = next(magic.end);
  if (version.value !== PROTOCOL)
    throw damaged(`its format has version ${String(version.value)}, not ${PROTOCOL}`);
  const machine = next(version.end);
  if (machine.value instanceof Map && machine.value.get('little_endian') === false) {
    throw damaged('it was saved on a big-endian machine');
  }
  const value = next(machine.end);
  const keys = next(value.end);
  return { value: value.value, keys: parseKeys(keys.value), storages, dataOffset: keys.end };
}

function parseKeys(value: unknown): string[] {
  if (!Array.isArray(value)) throw damaged('it has no list of storages');
  return value.map((key) => {
    if (typeof key !== 'string' && typeof key !== 'number') throw damaged('a storage has no key');
    return String(key);
  });
}

/** A storage of the file. Where it is becomes known after the pickle that refers to it. */
class RootStorage implements Storage {
  readonly #source: RandomAccessSource;
  readonly elements: number;
  readonly width: number;
  /** Where its number of elements stands; its data follows. */
  offset = -1;
  #isChecked = false;

  constructor(source: RandomAccessSource, elements: number, width: number) {
    this.#source = source;
    this.elements = elements;
    this.width = width;
  }

  get byteLength(): number {
    return this.elements * this.width;
  }

  async read(offset: number, length: number): Promise<Uint8Array> {
    if (!this.#isChecked) await this.#checkCount();
    this.#isChecked = true;
    return readWithin(this.#source, this.offset + COUNT_BYTES + offset, length, "a storage's data");
  }

  async #checkCount(): Promise<void> {
    const bytes = await readWithin(this.#source, this.offset, COUNT_BYTES, "a storage's number of elements");
    const found = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
    if (found !== BigInt(this.elements))
      throw damaged(`a storage of ${this.elements} elements says it has ${found}`);
  }

  /** With the number of elements, which is read along with the data. */
  extent(offset: number, length: number) {
    return { offset: this.offset, length: COUNT_BYTES + offset + length };
  }
}

function requestStorage(
  storages: Map<string, RootStorage>,
  source: RandomAccessSource,
  request: StorageRequest,
): Storage {
  const width = request.dtype ? DTYPE_BYTES[request.dtype] : 1;
  const root = storages.get(request.key) ?? new RootStorage(source, request.elements, width);
  if (root.elements !== request.elements || root.width !== width) {
    throw damaged(`storage ${JSON.stringify(request.key.slice(0, 99))} is described in two ways`);
  }
  storages.set(request.key, root);
  return request.view ? viewStorage(root, request.view) : root;
}

function viewStorage(
  root: RootStorage,
  view: { readonly offset: number; readonly elements: number },
): Storage {
  const base = view.offset * root.width;
  const byteLength = view.elements * root.width;
  if (base + byteLength > root.byteLength) throw damaged('a view of a storage reaches beyond it');
  return {
    byteLength,
    read: (offset, length) => root.read(base + offset, length),
    extent: (offset, length) => root.extent(base + offset, length),
  };
}

/** The data of the storages follows the pickles without gaps, in the order of the keys. */
function placeStorages(source: RandomAccessSource, { keys, storages, dataOffset }: Prefix): void {
  let reached = dataOffset;
  for (const key of keys) {
    const storage = storages.get(key);
    if (!storage || storage.offset >= 0) throw damaged('its list of storages does not fit its tensors');
    storage.offset = reached;
    reached += COUNT_BYTES + storage.byteLength;
  }
  if ([...storages.values()].some((storage) => storage.offset < 0))
    throw damaged('a storage is not in its list');
  if (!(reached <= source.size)) {
    throw new IqaError(
      'E_CHECKPOINT',
      `The file is cut short: its tensors reach to byte ${reached}, but it has ${source.size}.`,
    );
  }
}

function damaged(why: string): IqaError {
  return new IqaError('E_CHECKPOINT', `This PyTorch file is damaged: ${why}.`);
}
