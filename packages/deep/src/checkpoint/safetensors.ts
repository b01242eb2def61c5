import { IqaError } from '@iqakit/core';
import { type Tensor, tensorSize } from '../tensor/tensor.ts';
import { type Checkpoint, contiguousStrides, createCheckpoint, type StoredTensor } from './checkpoint.ts';
import { DTYPE_BYTES, type Dtype } from './dtype.ts';
import { type RandomAccessSource, readWithin } from './source.ts';

/** The limit of the format's own implementation; real headers are a few hundred kilobytes. */
const MAX_HEADER_BYTES = 100_000_000;

/** Parsed JSON takes several times its text's size: a header may be this large in any file ... */
const HEADER_SLACK = 4 * 1024 * 1024;

/** ... or this part of a large file, so that memory stays within twice the file's size. */
const HEADER_SHARE = 1 / 8;

const LENGTH_BYTES = 8;

const DTYPES: Readonly<Record<string, Dtype>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U64: 'uint64',
  U32: 'uint32',
  U16: 'uint16',
  U8: 'uint8',
  BOOL: 'bool',
};

interface HeaderEntry {
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Opens a safetensors file (https://github.com/huggingface/safetensors, format of 2023). Checked: the
 * header's length and JSON, types, shapes against byte ranges, and that the ranges cover the data without
 * holes or overlap. Throws E_CHECKPOINT.
 */
export async function readSafetensors(source: RandomAccessSource): Promise<Checkpoint> {
  const headerBytes = await readHeaderLength(source);
  const header = parseHeader(await readWithin(source, LENGTH_BYTES, headerBytes, 'the header'));
  const dataStart = LENGTH_BYTES + headerBytes;
  const entries = new Map<string, HeaderEntry>();
  let metadata: ReadonlyMap<string, string> | undefined;
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') metadata = parseMetadata(value);
    else entries.set(name, parseEntry(name, value));
  }
  checkCoverage(entries, source.size - dataStart);
  const tensors = new Map<string, StoredTensor>();
  for (const [name, entry] of entries) tensors.set(name, storedTensor(source, name, entry, dataStart));
  return createCheckpoint({ format: 'safetensors', fileBytes: source.size, tensors, metadata });
}

async function readHeaderLength(source: RandomAccessSource): Promise<number> {
  const bytes = await readWithin(source, 0, LENGTH_BYTES, "the header's length");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  const limit = Math.min(MAX_HEADER_BYTES, HEADER_SLACK + source.size * HEADER_SHARE);
  if (length > limit) {
    throw damaged(`its header claims ${length} bytes, more than a file of ${source.size} bytes may have`);
  }
  return Number(length);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isRecord(header)) return header;
  } catch (cause) {
    throw damaged('its header is not JSON', cause);
  }
  throw damaged('its header is not a JSON object');
}

function parseMetadata(value: unknown): ReadonlyMap<string, string> {
  if (!isRecord(value)) throw damaged('its __metadata__ is no object');
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string')
      throw damaged(`its __metadata__ has something other than text at ${quote(key)}`);
  }
  return new Map(Object.entries(value as Record<string, string>));
}

function parseEntry(name: string, value: unknown): HeaderEntry {
  if (!isRecord(value)) throw damaged(`the entry of ${quote(name)} is no object`);
  const { dtype: type, shape, data_offsets: offsets } = value;
  if (typeof type !== 'string') throw damaged(`${quote(name)} has no type`);
  const dtype = Object.hasOwn(DTYPES, type) ? DTYPES[type] : undefined;
  if (!dtype) throw damaged(`${quote(name)} has the type ${quote(type)}, which is not read here`);
  if (!isCounts(shape)) throw damaged(`${quote(name)} has no proper shape`);
  if (!isCounts(offsets) || offsets.length !== 2) throw damaged(`${quote(name)} has no proper data_offsets`);
  const [begin, end] = offsets;
  const bytes = tensorSize(shape) * DTYPE_BYTES[dtype];
  if (end - begin !== bytes) {
    throw damaged(
      `${quote(name)} of shape [${shape.slice(0, 9)}] needs ${bytes} bytes but has ${end - begin}`,
    );
  }
  return { dtype, shape, begin, end };
}

/** Also refuses names given twice with different places, which JSON itself would let pass. */
function checkCoverage(entries: ReadonlyMap<string, HeaderEntry>, dataBytes: number): void {
  const ordered = [...entries].sort(([, a], [, b]) => a.begin - b.begin || a.end - b.end);
  let reached = 0;
  for (const [name, { begin, end }] of ordered) {
    if (begin !== reached)
      throw damaged(`the data of ${quote(name)} begins at ${begin} instead of ${reached}`);
    reached = end;
  }
  if (reached !== dataBytes)
    throw damaged(`its tensors take ${reached} bytes but ${dataBytes} follow the header`);
}

function storedTensor(
  source: RandomAccessSource,
  name: string,
  entry: HeaderEntry,
  dataStart: number,
): StoredTensor {
  const base = dataStart + entry.begin;
  return {
    name,
    shape: Object.freeze(entry.shape),
    dtype: entry.dtype,
    strides: contiguousStrides(entry.shape),
    start: 0,
    storage: {
      byteLength: entry.end - entry.begin,
      read: (offset, length) => readWithin(source, base + offset, length, `the data of ${quote(name)}`),
      extent: (offset, length) => ({ offset: base + offset, length }),
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}

function damaged(why: string, cause?: unknown): IqaError {
  return new IqaError('E_CHECKPOINT', `This safetensors file is damaged: ${why}.`, { cause });
}

/** A tensor to be written: name and shape. All are stored as float32. */
export interface SafetensorsItem {
  readonly name: string;
  readonly shape: readonly number[];
}

/** The bytes before the data, and where in the file each tensor goes, in the order given. */
export interface SafetensorsLayout {
  readonly header: Uint8Array;
  readonly offsets: readonly number[];
  readonly totalBytes: number;
}

/**
 * Lays out a safetensors file of float32 tensors before their data is there, so that it can be written
 * piece by piece. The header is padded with spaces to a multiple of 8 bytes, as the format asks.
 */
export function layoutSafetensors(
  items: readonly SafetensorsItem[],
  metadata: Readonly<Record<string, string>> = {},
): SafetensorsLayout {
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  const starts: number[] = [];
  let reached = 0;
  for (const { name, shape } of items) {
    const end = reached + tensorSize(shape) * DTYPE_BYTES.float32;
    header[name] = { dtype: 'F32', shape, data_offsets: [reached, end] };
    starts.push(reached);
    reached = end;
  }
  const headerBytes = encodeHeader(JSON.stringify(header));
  return {
    header: headerBytes,
    offsets: starts.map((start) => headerBytes.length + start),
    totalBytes: headerBytes.length + reached,
  };
}

function encodeHeader(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const padded = Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(LENGTH_BYTES + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(text, LENGTH_BYTES);
  return bytes;
}

/** A safetensors file of these tensors, as float32, in the map's order. */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata?: Readonly<Record<string, string>>,
): Uint8Array {
  const items = [...tensors].map(([name, { shape }]) => ({ name, shape }));
  const { header, offsets, totalBytes } = layoutSafetensors(items, metadata);
  const bytes = new Uint8Array(totalBytes);
  bytes.set(header);
  let index = 0;
  for (const tensor of tensors.values()) bytes.set(float32Bytes(tensor.data), offsets[index++]);
  return bytes;
}

/** The numbers as little-endian float32 bytes; float32 data is not copied. */
export function float32Bytes(data: Float32Array | Float64Array): Uint8Array {
  const floats = data instanceof Float32Array ? data : Float32Array.from(data);
  return new Uint8Array(floats.buffer, floats.byteOffset, floats.byteLength);
}
