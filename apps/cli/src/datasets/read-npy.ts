import { IqaError } from '@iqakit/core';

const MAGIC = [0x93, ...new TextEncoder().encode('NUMPY')];

/** NumPy's own readers refuse longer headers too: what they hold is evaluated there. */
const MAX_HEADER_BYTES = 10_000;

type ReadNumber = (view: DataView, offset: number) => number;

/** By NumPy's `descr`: bytes for each number, and how to read one. */
const TYPES: Readonly<Record<string, readonly [bytes: number, read: ReadNumber]>> = {
  '|b1': [1, (view, at) => view.getUint8(at)],
  '|u1': [1, (view, at) => view.getUint8(at)],
  '|i1': [1, (view, at) => view.getInt8(at)],
  '<i4': [4, (view, at) => view.getInt32(at, true)],
  '<i8': [8, (view, at) => Number(view.getBigInt64(at, true))],
  '<f4': [4, (view, at) => view.getFloat32(at, true)],
  '<f8': [8, (view, at) => view.getFloat64(at, true)],
};

/**
 * The numbers of a NumPy `.npy` file, in the order in which they lie in it. What is no such file is E_INPUT.
 *
 * @param name - what messages call the file
 */
export function readNpy(bytes: Uint8Array, name: string): Float64Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || MAGIC.some((byte, i) => bytes[i] !== byte))
    throw damaged(name, 'has no NumPy header');
  const isFirstVersion = bytes[6] === 1;
  const length = isFirstVersion ? view.getUint16(8, true) : view.getUint32(8, true);
  const start = isFirstVersion ? 10 : 12;
  if (length > MAX_HEADER_BYTES || start + length > bytes.length) throw damaged(name, 'has no whole header');
  const header = new TextDecoder().decode(bytes.subarray(start, start + length));
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? 'nothing';
  const shape = /'shape':\s*\(([\d,\s]*)\)/.exec(header)?.[1];
  const [size, read] = TYPES[type] ?? [];
  if (size === undefined || read === undefined || shape === undefined)
    throw damaged(name, `holds ${type}, not plain numbers`);
  const count = shape
    .split(',')
    .reduce((product, part) => (part.trim() === '' ? product : product * Number(part)), 1);
  if (start + length + count * size > bytes.length) throw damaged(name, 'is shorter than its header says');
  return Float64Array.from({ length: count }, (_, i) => read(view, start + length + i * size));
}

function damaged(name: string, what: string): IqaError {
  return new IqaError('E_INPUT', `${name} ${what}: unpack the data set again.`);
}
