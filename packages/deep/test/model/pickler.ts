import { tensorSize } from '../../src/tensor/tensor.ts';

/** A tensor to write: its storage's key, and its numbers, made when asked for. */
export interface WrittenTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly key: string;
  data(): Float32Array;
}

export const MARK = 0x28;
const STOP = 0x2e;
const NONE = 0x4e;
const PERSISTENT = 0x51;
const REDUCE = 0x52;
export const EMPTY_LIST = 0x5d;
export const APPENDS = 0x65;
const BUILD = 0x62;
const TUPLE = 0x74;
const TUPLE1 = 0x85;
const TUPLE3 = 0x87;
export const SET_ITEMS = 0x75;
export const EMPTY_DICT = 0x7d;
const EMPTY_TUPLE = 0x29;
export const TRUE = 0x88;
const FALSE = 0x89;

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

/**
 * How tensors are written: in the zip format; in the legacy format, which has room for a view after each
 * storage; and as PyTorch 0.1 wrote them in 2017, as parameters of tensors that are given their state
 * after they are made.
 */
export type TensorStyle = 'zip' | 'legacy' | 'early';

/** A dictionary of float32 tensors. */
export function writeTensors(p: Pickler, tensors: readonly WrittenTensor[], style: TensorStyle): void {
  const write = style === 'early' ? writeParameter : writeTensor;
  p.bytes(EMPTY_DICT);
  p.put();
  p.bytes(MARK);
  for (const tensor of tensors) {
    p.text(tensor.name);
    write(p, tensor, style);
  }
  p.bytes(SET_ITEMS);
}

function writeTensor(p: Pickler, tensor: WrittenTensor, style: TensorStyle): void {
  p.global('torch._utils', '_rebuild_tensor_v2');
  p.bytes(MARK);
  writeView(p, tensor, style);
  p.bytes(FALSE);
  p.global('collections', 'OrderedDict');
  p.bytes(EMPTY_TUPLE, REDUCE);
  p.put();
  p.bytes(TUPLE);
  p.put();
  p.bytes(REDUCE);
  p.put();
}

function writeParameter(p: Pickler, tensor: WrittenTensor, style: TensorStyle): void {
  p.global('torch.nn.parameter', 'Parameter');
  p.global('torch', 'FloatTensor');
  p.bytes(EMPTY_TUPLE, REDUCE);
  p.put();
  p.bytes(MARK);
  writeView(p, tensor, style);
  p.bytes(TUPLE);
  p.put();
  p.bytes(BUILD, TUPLE1);
  p.put();
  p.bytes(REDUCE);
  p.put();
  // requires_grad, volatile, hooks
  p.bytes(TRUE, FALSE, NONE, TUPLE3);
  p.put();
  p.bytes(BUILD);
}

/** A storage, an offset, a shape and strides. */
function writeView(p: Pickler, { shape, key }: WrittenTensor, style: TensorStyle): void {
  p.bytes(MARK);
  p.text('storage');
  p.global('torch', 'FloatStorage');
  p.text(key);
  p.text('cpu');
  p.integer(tensorSize(shape));
  if (style !== 'zip') p.bytes(NONE);
  p.bytes(TUPLE);
  p.put();
  p.bytes(PERSISTENT);
  p.integer(0);
  p.integers(shape);
  p.integers(shape.map((_, axis) => tensorSize(shape.slice(axis + 1))));
}
