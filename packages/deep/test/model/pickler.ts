import { tensorSize } from '../../src/tensor/tensor.ts';

/** A tensor to write: its storage's key, and its numbers, made when asked for. */
export interface WrittenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly key: string;
  data(): Float32Array;
}

export const MARK = 0x28;
export const STOP = 0x2e;
export const NONE = 0x4e;
export const PERSISTENT = 0x51;
export const REDUCE = 0x52;
export const EMPTY_LIST = 0x5d;
export const APPENDS = 0x65;
export const TUPLE = 0x74;
export const SET_ITEMS = 0x75;
export const EMPTY_DICT = 0x7d;
export const EMPTY_TUPLE = 0x29;
export const TRUE = 0x88;
export const FALSE = 0x89;

/** The bits of Python's pickler (protocol 2) that such a file shows: everything put in the memo is numbered. */
export class Pickler {
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

  /** A tuple; Python has an opcode each for up to three values. */
  integers(values: readonly number[]): void {
    if (values.length === 0) {
      this.bytes(EMPTY_TUPLE);
      return;
    }
    if (values.length > 3) this.bytes(MARK);
    for (const value of values) this.integer(value);
    this.bytes(values.length > 3 ? TUPLE : 0x84 + values.length);
    this.put();
  }
}

/** One pickle, from its protocol to its STOP. */
export function pickle(write: (pickler: Pickler) => void): Uint8Array {
  const pickler = new Pickler();
  pickler.bytes(0x80, 2);
  write(pickler);
  pickler.bytes(STOP);
  return Uint8Array.from(pickler.out);
}

/** A dictionary of float32 tensors. The legacy format has room for a view after each storage. */
export function writeTensors(p: Pickler, tensors: readonly WrittenTensor[], format: 'legacy' | 'zip'): void {
  p.bytes(EMPTY_DICT);
  p.put();
  p.bytes(MARK);
  for (const tensor of tensors) writeTensor(p, tensor, format);
  p.bytes(SET_ITEMS);
}

function writeTensor(p: Pickler, { name, shape, key }: WrittenTensor, format: 'legacy' | 'zip'): void {
  p.text(name);
  p.global('torch._utils', '_rebuild_tensor_v2');
  p.bytes(MARK, MARK);
  p.text('storage');
  p.global('torch', 'FloatStorage');
  p.text(key);
  p.text('cpu');
  p.integer(tensorSize(shape));
  if (format === 'legacy') p.bytes(NONE);
  p.bytes(TUPLE);
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
