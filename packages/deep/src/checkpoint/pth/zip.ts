import { IqaError } from '@iqakit/core';
import { isWithin, type RandomAccessSource, readWithin } from '../source.ts';
import { piecesOf } from '../stream.ts';

/** A file within a zip archive. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
  /** The end of its local header and data: the next entry's begin, or the central directory's. */
  readonly limit: number;
}

const END_SIGNATURE = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT = 0xffff;
const LOCATOR_SIGNATURE = 0x07064b50;
const LOCATOR_BYTES = 20;
const END64_SIGNATURE = 0x06064b50;
const END64_BYTES = 56;
const ENTRY_SIGNATURE = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_SIGNATURE = 0x04034b50;
const LOCAL_BYTES = 30;
const EXTRA_ZIP64 = 1;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

/** Entries become objects of some 400 bytes; real checkpoints have a few thousand. */
const MAX_ENTRIES = 50_000;

/** What an entry may inflate to beyond twice the archive's size. */
const INFLATE_SLACK = 16 * 1024 * 1024;

/**
 * The files of a zip archive by name, from its central directory, zip64 included. Throws E_CHECKPOINT
 * where the archive is cut short, contradicts itself, is encrypted or names a file twice.
 */
export async function readZipDirectory(source: RandomAccessSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const { offset, length, count } = await findDirectory(source);
  if (count > MAX_ENTRIES) throw damaged(`it claims ${count} files; at most ${MAX_ENTRIES} are read`);
  if (length < count * ENTRY_BYTES) throw damaged('its directory is too short for its files');
  const bytes = await readWithin(source, offset, length, "the zip archive's directory");
  const entries = parseEntries(bytes, count, offset);
  return withLimits(entries, offset);
}

interface Directory {
  readonly offset: number;
  readonly length: number;
  readonly count: number;
}

async function findDirectory(source: RandomAccessSource): Promise<Directory> {
  const tailBytes = Math.min(source.size, END_BYTES + MAX_COMMENT);
  const tailOffset = source.size - tailBytes;
  const tail = viewOf(await readWithin(source, tailOffset, tailBytes, "the zip archive's end"));
  for (let at = tailBytes - END_BYTES; at >= 0; at--) {
    const isEnd =
      tail.getUint32(at, true) === END_SIGNATURE &&
      at + END_BYTES + tail.getUint16(at + 20, true) === tailBytes;
    if (isEnd) return parseEnd(source, tail, at, tailOffset + at);
  }
  throw damaged('it has no end record, so it was cut short or is no zip archive');
}

async function parseEnd(
  source: RandomAccessSource,
  tail: DataView,
  at: number,
  offset: number,
): Promise<Directory> {
  const found = {
    count: tail.getUint16(at + 10, true),
    length: tail.getUint32(at + 12, true),
    offset: tail.getUint32(at + 16, true),
  };
  const needsZip64 = found.count === 0xffff || found.length === 0xffffffff || found.offset === 0xffffffff;
  return needsZip64 ? parseZip64End(source, offset - LOCATOR_BYTES) : found;
}

async function parseZip64End(source: RandomAccessSource, locatorOffset: number): Promise<Directory> {
  const locator = viewOf(await readWithin(source, locatorOffset, LOCATOR_BYTES, 'the zip64 locator'));
  if (locator.getUint32(0, true) !== LOCATOR_SIGNATURE) throw damaged('its zip64 locator is missing');
  const end = viewOf(await readWithin(source, getCount(locator, 8), END64_BYTES, 'the zip64 end record'));
  if (end.getUint32(0, true) !== END64_SIGNATURE) throw damaged('its zip64 end record is missing');
  return { count: getCount(end, 32), length: getCount(end, 40), offset: getCount(end, 48) };
}

type EntryWithoutLimit = Omit<ZipEntry, 'limit'>;

function parseEntries(
  bytes: Uint8Array,
  count: number,
  directoryOffset: number,
): Map<string, EntryWithoutLimit> {
  const entries = new Map<string, EntryWithoutLimit>();
  const view = viewOf(bytes);
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + ENTRY_BYTES > bytes.length || view.getUint32(at, true) !== ENTRY_SIGNATURE) {
      throw damaged(`entry ${i} of its directory is missing`);
    }
    const nameBytes = view.getUint16(at + 28, true);
    const extraBytes = view.getUint16(at + 30, true);
    const next = at + ENTRY_BYTES + nameBytes + extraBytes + view.getUint16(at + 32, true);
    if (next > bytes.length) throw damaged(`entry ${i} of its directory is cut short`);
    const name = new TextDecoder().decode(bytes.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes));
    if (view.getUint16(at + 8, true) & ENCRYPTED) throw damaged(`${JSON.stringify(name)} is encrypted`);
    if (entries.has(name)) throw damaged(`it has two files named ${JSON.stringify(name)}`);
    const extra = { from: at + ENTRY_BYTES + nameBytes, to: at + ENTRY_BYTES + nameBytes + extraBytes };
    entries.set(name, parseEntry(view, at, name, extra, directoryOffset));
    at = next;
  }
  return entries;
}

function parseEntry(
  view: DataView,
  at: number,
  name: string,
  extra: { readonly from: number; readonly to: number },
  directoryOffset: number,
): EntryWithoutLimit {
  const fields = [
    view.getUint32(at + 24, true),
    view.getUint32(at + 20, true),
    view.getUint32(at + 42, true),
  ];
  const [bytes, compressedBytes, headerOffset] = fields.includes(0xffffffff)
    ? readZip64(view, extra, fields)
    : fields;
  if (!isWithin(directoryOffset, headerOffset, LOCAL_BYTES + compressedBytes)) {
    throw damaged(`${JSON.stringify(name)} lies outside of it`);
  }
  return { name, method: view.getUint16(at + 10, true), compressedBytes, bytes, headerOffset };
}

/** Replaces those fields that are all ones by the 64-bit ones of the extra field, which has only them. */
function readZip64(
  view: DataView,
  extra: { readonly from: number; readonly to: number },
  fields: number[],
): number[] {
  let at = extra.from;
  while (at + 4 <= extra.to) {
    const length = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === EXTRA_ZIP64) break;
    at += 4 + length;
  }
  at += 4;
  return fields.map((field) => {
    if (field !== 0xffffffff) return field;
    if (at + 8 > extra.to) throw damaged('a zip64 field is missing');
    at += 8;
    return getCount(view, at - 8);
  });
}

function withLimits(
  entries: ReadonlyMap<string, EntryWithoutLimit>,
  directoryOffset: number,
): Map<string, ZipEntry> {
  const begins = [...new Set([...entries.values()].map((entry) => entry.headerOffset))].sort((a, b) => a - b);
  const limitOf = new Map(begins.map((begin, index) => [begin, begins[index + 1] ?? directoryOffset]));
  return new Map(
    [...entries].map(([name, entry]) => [
      name,
      { ...entry, limit: limitOf.get(entry.headerOffset) as number },
    ]),
  );
}

/** Where an entry's data begins: its local header repeats the name and has an extra field of its own. */
export async function zipDataOffset(source: RandomAccessSource, entry: ZipEntry): Promise<number> {
  const what = `the zip header of ${JSON.stringify(entry.name)}`;
  const local = viewOf(await readWithin(source, entry.headerOffset, LOCAL_BYTES, what));
  if (local.getUint32(0, true) !== LOCAL_SIGNATURE) throw damaged(`${what} is missing`);
  return entry.headerOffset + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
}

/** Whether an entry's bytes lie in the archive as they are. Throws E_CHECKPOINT for unknown methods. */
export function isStored(entry: ZipEntry): boolean {
  if (entry.method === STORED) {
    if (entry.bytes !== entry.compressedBytes)
      throw damaged(`the sizes of ${JSON.stringify(entry.name)} disagree`);
    return true;
  }
  if (entry.method === DEFLATED) return false;
  throw damaged(
    `${JSON.stringify(entry.name)} is compressed with method ${entry.method}, which is not read here`,
  );
}

/**
 * A whole entry, inflated where it is deflated: never more than the entry claims, which is never more
 * than twice the archive and 16 MiB. Checksums are not looked at: PyTorch can be told not to write them.
 */
export async function readZipEntry(source: RandomAccessSource, entry: ZipEntry): Promise<Uint8Array> {
  const stored = isStored(entry);
  const offset = await zipDataOffset(source, entry);
  const bytes = await readWithin(source, offset, entry.compressedBytes, JSON.stringify(entry.name));
  return stored ? bytes : inflate(bytes, entry, 2 * source.size + INFLATE_SLACK);
}

async function inflate(compressed: Uint8Array, entry: ZipEntry, limit: number): Promise<Uint8Array> {
  const name = JSON.stringify(entry.name);
  if (entry.bytes > limit) throw damaged(`${name} claims to inflate to ${entry.bytes} bytes`);
  const out = new Uint8Array(entry.bytes);
  let at = 0;
  try {
    const inflated = new Blob([compressed as BlobPart])
      .stream()
      .pipeThrough(new DecompressionStream('deflate-raw'));
    for await (const part of piecesOf(inflated)) {
      if (at + part.length > out.length) throw damaged(`${name} inflates to more than it claims`);
      out.set(part, at);
      at += part.length;
    }
  } catch (cause) {
    throw cause instanceof IqaError ? cause : damaged(`${name} does not inflate`, cause);
  }
  if (at !== out.length) throw damaged(`${name} inflates to less than it claims`);
  return out;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 64-bit count; beyond 2^53 it becomes one that no file has. */
function getCount(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function damaged(why: string, cause?: unknown): IqaError {
  return new IqaError('E_CHECKPOINT', `This zip archive is damaged: ${why}.`, { cause });
}
