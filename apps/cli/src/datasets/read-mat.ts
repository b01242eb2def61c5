import { inflateSync } from 'node:zlib';
import { IqaError } from '@iqakit/core';

/** A table of opinions has a thousandth of that, and a small file can be made to inflate without end. */
const MAX_INFLATED_BYTES = 2 ** 24;

const HEADER_BYTES = 128;

/** Data types of the format's elements (MAT-File Format, version 5, table 1-1). */
const MATRIX = 14;
const COMPRESSED = 15;

/** Array classes of numbers: double, single and the integers; the others are text, cells and structures. */
const FIRST_NUMERIC_CLASS = 6;
const LAST_NUMERIC_CLASS = 15;

type ReadNumber = (view: DataView, offset: number, isLittle: boolean) => number;

/** How numbers are stored, by data type. An array of doubles may well be stored as bytes. */
const NUMBERS: Readonly<Record<number, readonly [bytes: number, read: ReadNumber]>> = {
  1: [1, (view, at) => view.getInt8(at)],
  2: [1, (view, at) => view.getUint8(at)],
  3: [2, (view, at, isLittle) => view.getInt16(at, isLittle)],
  4: [2, (view, at, isLittle) => view.getUint16(at, isLittle)],
  5: [4, (view, at, isLittle) => view.getInt32(at, isLittle)],
  6: [4, (view, at, isLittle) => view.getUint32(at, isLittle)],
  7: [4, (view, at, isLittle) => view.getFloat32(at, isLittle)],
  9: [8, (view, at, isLittle) => view.getFloat64(at, isLittle)],
  12: [8, (view, at, isLittle) => Number(view.getBigInt64(at, isLittle))],
  13: [8, (view, at, isLittle) => Number(view.getBigUint64(at, isLittle))],
};

/** A tagged piece of a file. */
interface Element {
  readonly type: number;
  readonly bytes: Uint8Array;
}

/**
 * The numeric arrays of a MATLAB file by name, each in column-major order; text, cells and structures are
 * stepped over, and nothing is ever run. Reads what MATLAB 5 to 7 save (`-v6`, `-v7`); the HDF5 of `-v7.3`, and
 * what is no MATLAB file, are E_INPUT.
 *
 * @param name - what messages call the file
 */
export function readMat(bytes: Uint8Array, name: string): ReadonlyMap<string, Float64Array> {
  if (new TextDecoder().decode(bytes.subarray(0, 10)) !== 'MATLAB 5.0') {
    throw new IqaError(
      'E_INPUT',
      `${name} is no MATLAB file of version 5 to 7: in MATLAB, save it again with -v7.`,
    );
  }
  // The mark "MI", written as a number, tells the order of bytes.
  const isLittle = bytes[126] === 0x49;
  const arrays = new Map<string, Float64Array>();
  let budget = MAX_INFLATED_BYTES;
  for (const element of elementsOf(bytes.subarray(HEADER_BYTES), isLittle, name)) {
    const content = element.type === COMPRESSED ? inflate(element.bytes, name, budget) : null;
    budget -= content?.length ?? 0;
    const [matrix] = content === null ? [element] : elementsOf(content, isLittle, name);
    const array = matrix === undefined ? null : numericArray(matrix, isLittle, name);
    if (array !== null) arrays.set(array.name, array.values);
  }
  return arrays;
}

function* elementsOf(bytes: Uint8Array, isLittle: boolean, name: string): Generator<Element> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length; ) {
    const word = view.getUint32(at, isLittle);
    // Up to four bytes of data may stand in the tag itself, their number in its upper half.
    const isSmall = word > 0xffff;
    const type = isSmall ? word & 0xffff : word;
    const size = isSmall ? word >>> 16 : view.getUint32(at + 4, isLittle);
    const start = at + (isSmall ? 4 : 8);
    if (start + size > bytes.length || (isSmall && size > 4)) throw damaged(name);
    const content = bytes.subarray(start, start + size);
    yield { type, bytes: content };
    at = isSmall ? at + 8 : start + (type === COMPRESSED ? size : Math.ceil(size / 8) * 8);
  }
}

function numericArray(
  { type, bytes }: Element,
  isLittle: boolean,
  name: string,
): { readonly name: string; readonly values: Float64Array } | null {
  if (type !== MATRIX) return null;
  const [flags, , label, data] = elementsOf(bytes, isLittle, name);
  if (flags === undefined || flags.bytes.length < 8) throw damaged(name);
  const kind = new DataView(flags.bytes.buffer, flags.bytes.byteOffset).getUint32(0, isLittle) & 0xff;
  if (kind < FIRST_NUMERIC_CLASS || kind > LAST_NUMERIC_CLASS) return null;
  if (label === undefined || data === undefined) throw damaged(name);
  return { name: new TextDecoder().decode(label.bytes), values: numbersOf(data, isLittle, name) };
}

function numbersOf({ type, bytes }: Element, isLittle: boolean, name: string): Float64Array {
  const [size, read] = NUMBERS[type] ?? [];
  if (size === undefined || read === undefined) throw damaged(name);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Float64Array.from({ length: Math.floor(bytes.length / size) }, (_, i) =>
    read(view, i * size, isLittle),
  );
}

function inflate(bytes: Uint8Array, name: string, budget: number): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: Math.max(1, budget) });
  } catch (cause) {
    throw new IqaError('E_INPUT', `${name} cannot be unpacked: ${(cause as Error).message}.`, { cause });
  }
}

function damaged(name: string): IqaError {
  return new IqaError('E_INPUT', `${name} is damaged or cut off: unpack the data set again.`);
}
