import type { RandomAccessSource } from '../../src/checkpoint/index.ts';
import { tensorSize } from '../../src/tensor/tensor.ts';

/** A tensor to write: its storage's key (PyTorch uses an address), and its numbers, made when asked for. */
export interface LegacyTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly key: string;
  data(): Float32Array;
}

/**
 * A file of float32 tensors as `torch.save` wrote it before PyTorch 1.6, byte for byte, as a source that
 * makes its bytes when they are read: VGG16's 553 MB need not exist anywhere.
 */
export function legacyCheckpoint(tensors: readonly LegacyTensor[]): RandomAccessSource {
  const stored = [...tensors].sort((a, b) => (a.key < b.key ? -1 : 1));
  const segments: Segment[] = [];
  const prefix = pickles(tensors, stored);
  let offset = append(segments, 0, prefix.length, () => prefix);
  for (const tensor of stored) {
    const size = tensorSize(tensor.shape);
    offset = append(segments, offset, 8, () => new Uint8Array(new BigUint64Array([BigInt(size)]).buffer));
    offset = append(segments, offset, 4 * size, () => new Uint8Array(tensor.data().buffer));
  }
  return { size: offset, read: async (from, length) => copyOf(segments, from, length) };
}

interface Segment {
  readonly offset: number;
  readonly length: number;
  bytes(): Uint8Array;
}

function append(segments: Segment[], offset: number, length: number, bytes: () => Uint8Array): number {
  segments.push({ offset, length, bytes });
  return offset + length;
}

function copyOf(segments: readonly Segment[], from: number, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (const segment of segments) {
    const low = Math.max(from, segment.offset);
    const high = Math.min(from + length, segment.offset + segment.length);
    if (low < high)
      out.set(segment.bytes().subarray(low - segment.offset, high - segment.offset), low - from);
  }
  return out;
}

function pickles(tensors: readonly LegacyTensor[], stored: readonly LegacyTensor[]): Uint8Array {
  return concat([
    pickle((p) => p.bytes(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)),
    pickle((p) => p.integer(1001)),
    pickle(writeMachine),
    pickle((p) => writeTensors(p, tensors)),
    pickle((p) => writeKeys(p, stored)),
  ]);
}

function pickle(write: (pickler: Pickler) => void): Uint8Array {
  const pickler = new Pickler();
  pickler.bytes(0x80, 2);
  write(pickler);
  pickler.bytes(STOP);
  return Uint8Array.from(pickler.out);
}

const MARK = 0x28;
const STOP = 0x2e;
const NONE = 0x4e;
const PERSISTENT = 0x51;
const REDUCE = 0x52;
const EMPTY_LIST = 0x5d;
const APPENDS = 0x65;
const TUPLE = 0x74;
const SET_ITEMS = 0x75;
const EMPTY_DICT = 0x7d;
const EMPTY_TUPLE = 0x29;
const TRUE = 0x88;
const FALSE = 0x89;

/** The bits of Python's pickler (protocol 2) that such a file shows: everything put in the memo is numbered. */
class Pickler {
  readonly out: number[] = [];
  readonly #memo = new Map<string, number>();
  #memoized = 0;

  bytes(...values: readonly number[]): void {
    this.out.push(...values);
  }

  put(): void {
    const index = this.#memoized++;
    if (index < 256) this.bytes(0x71, index);
    else this.bytes(0x72, index & 255, (index >> 8) & 255, 0, 0);
  }

  /** Writes a value that Python keeps one of, or refers to it where it was written before. */
  #once(identity: string, write: () => void): void {
    const index = this.#memo.get(identity);
    if (index === undefined) {
      write();
      this.#memo.set(identity, this.#memoized);
      this.put();
    } else if (index < 256) this.bytes(0x68, index);
    else this.bytes(0x6a, index & 255, (index >> 8) & 255, 0, 0);
  }

  integer(value: number): void {
    if (value < 256) this.bytes(0x4b, value);
    else if (value < 65536) this.bytes(0x4d, value & 255, value >> 8);
    else this.bytes(0x4a, value & 255, (value >> 8) & 255, (value >> 16) & 255, value >> 24);
  }

  text(value: string): void {
    this.#once(`text ${value}`, () => {
      const utf8 = new TextEncoder().encode(value);
      this.bytes(0x58, utf8.length & 255, utf8.length >> 8, 0, 0, ...utf8);
    });
  }

  global(module: string, name: string): void {
    this.#once(`global ${module} ${name}`, () =>
      this.bytes(0x63, ...new TextEncoder().encode(`${module}\n${name}\n`)),
    );
  }

  /** A tuple of one or more; Python has an opcode each for up to three. */
  integers(values: readonly number[]): void {
    if (values.length > 3) this.bytes(MARK);
    for (const value of values) this.integer(value);
    this.bytes(values.length > 3 ? TUPLE : 0x84 + values.length);
    this.put();
  }
}

function writeMachine(p: Pickler): void {
  p.bytes(EMPTY_DICT);
  p.put();
  p.bytes(MARK);
  p.text('protocol_version');
  p.integer(1001);
  p.text('little_endian');
  p.bytes(TRUE);
  p.text('type_sizes');
  p.bytes(EMPTY_DICT);
  p.put();
  p.bytes(MARK);
  for (const [type, size] of [
    ['short', 2],
    ['int', 4],
    ['long', 4],
  ] as const) {
    p.text(type);
    p.integer(size);
  }
  p.bytes(SET_ITEMS, SET_ITEMS);
}

function writeTensors(p: Pickler, tensors: readonly LegacyTensor[]): void {
  p.bytes(EMPTY_DICT);
  p.put();
  p.bytes(MARK);
  for (const tensor of tensors) writeTensor(p, tensor);
  p.bytes(SET_ITEMS);
}

function writeTensor(p: Pickler, { name, shape, key }: LegacyTensor): void {
  p.text(name);
  p.global('torch._utils', '_rebuild_tensor_v2');
  p.bytes(MARK, MARK);
  p.text('storage');
  p.global('torch', 'FloatStorage');
  p.text(key);
  p.text('cpu');
  p.integer(tensorSize(shape));
  p.bytes(NONE, TUPLE);
  p.put();
  p.bytes(PERSISTENT);
  p.integer(0);
  p.integers(shape);
  p.integers(shape.map((_, axis) => tensorSize(shape.slice(axis + 1))));
  p.bytes(FALSE);
  p.global('collections', 'OrderedDict');
  p.bytes(EMPTY_TUPLE, REDUCE);
  p.put();
  p.bytes(TUPLE);
  p.put();
  p.bytes(REDUCE);
  p.put();
}

function writeKeys(p: Pickler, stored: readonly LegacyTensor[]): void {
  p.bytes(EMPTY_LIST);
  p.put();
  p.bytes(MARK);
  for (const { key } of stored) p.text(key);
  p.bytes(APPENDS);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
