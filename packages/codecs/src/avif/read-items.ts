import type { ByteReader } from '../bytes/byte-reader.ts';
import { decodeError, truncatedError } from '../bytes/decode-error.ts';
import { type Box, findBox, fullBox, readBoxes, readerOf } from './read-boxes.ts';

/** One item of an AVIF's `meta` box: a coded picture, a grid of them, an alpha plane, metadata. */
export interface Item {
  readonly id: number;
  readonly type: string;
  /** In the order that the file gives them, which transformations are applied in. */
  readonly properties: readonly Box[];
  /** Its data, in pieces. */
  readonly data: readonly Uint8Array[];
}

/** `from` refers to `to`: an alpha plane to its picture (`auxl`), a grid to its tiles (`dimg`). */
export interface Reference {
  readonly type: string;
  readonly from: number;
  readonly to: number;
}

export interface ItemTable {
  readonly primary: Item;
  readonly items: ReadonlyMap<number, Item>;
  readonly references: readonly Reference[];
}

const MOST_ITEMS = 10_000;

/** Reads the `meta` box of an AVIF file. Throws E_DECODE for what is damaged or cut short. */
export function readItems(bytes: Uint8Array): ItemTable {
  const meta = findBox(readBoxes(bytes), 'meta');
  if (meta === undefined) throw truncatedError('AVIF', 'it has no description of its picture');
  const boxes = readBoxes(meta.subarray(4));
  const types = readTypes(required(boxes, 'iinf'));
  const properties = readProperties(required(boxes, 'iprp'));
  const places = readPlaces(required(boxes, 'iloc'), bytes, findBox(boxes, 'idat') ?? new Uint8Array(0));
  const items = new Map<number, Item>();
  for (const [id, type] of types) {
    items.set(id, { id, type, properties: properties.get(id) ?? [], data: places.get(id) ?? [] });
  }
  const primary = items.get(readPrimary(required(boxes, 'pitm')));
  if (primary === undefined) throw decodeError('This AVIF is damaged: its main picture is missing.');
  return { primary, items, references: readReferences(findBox(boxes, 'iref')) };
}

function required(boxes: readonly Box[], type: string): Uint8Array {
  const body = findBox(boxes, type);
  if (body === undefined) throw decodeError(`This AVIF is damaged: it has no ${type} box.`);
  return body;
}

function readPrimary(body: Uint8Array): number {
  const { version, reader } = fullBox(body);
  return version === 0 ? reader.u16() : reader.u32();
}

function readTypes(body: Uint8Array): Map<number, string> {
  const { version, reader } = fullBox(body);
  if (version === 0) reader.skip(2);
  else reader.skip(4);
  const types = new Map<number, string>();
  for (const box of readBoxes(reader.take(reader.remaining))) {
    if (box.type !== 'infe') continue;
    const entry = fullBox(box.body);
    if (entry.version < 2) continue;
    const id = entry.version === 2 ? entry.reader.u16() : entry.reader.u32();
    entry.reader.skip(2);
    types.set(id, entry.reader.tag());
  }
  return types;
}

/** `ipco` holds all properties, `ipma` says by their numbers from 1 whose they are. */
function readProperties(body: Uint8Array): Map<number, Box[]> {
  const boxes = readBoxes(body);
  const all = readBoxes(required(boxes, 'ipco'));
  const owned = new Map<number, Box[]>();
  for (const box of boxes) {
    if (box.type === 'ipma') readAssociations(box.body, all, owned);
  }
  return owned;
}

function readAssociations(body: Uint8Array, all: readonly Box[], owned: Map<number, Box[]>): void {
  const { version, flags, reader } = fullBox(body);
  const isWide = (flags & 1) === 1;
  const count = Math.min(reader.u32(), MOST_ITEMS);
  for (let i = 0; i < count; i++) {
    const id = version === 0 ? reader.u16() : reader.u32();
    const numbers = Array.from({ length: reader.u8() }, () =>
      isWide ? reader.u16() & 0x7fff : reader.u8() & 0x7f,
    );
    owned.set(
      id,
      numbers.map((number) => all[number - 1]).filter((box) => box !== undefined),
    );
  }
}

/** `iloc`: which bytes of the file, or of the `idat` box, each item consists of. */
function readPlaces(body: Uint8Array, file: Uint8Array, idat: Uint8Array): Map<number, Uint8Array[]> {
  const { version, reader } = fullBox(body);
  const sizes = reader.u16();
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version === 0 ? 0 : sizes & 15;
  const count = Math.min(version === 2 ? reader.u32() : reader.u16(), MOST_ITEMS);
  const places = new Map<number, Uint8Array[]>();
  for (let i = 0; i < count; i++) {
    const id = version === 2 ? reader.u32() : reader.u16();
    const source = version === 0 || (reader.u16() & 15) === 0 ? file : idat;
    reader.skip(2);
    const base = sized(reader, baseBytes);
    const extents = reader.u16();
    const pieces: Uint8Array[] = [];
    for (let e = 0; e < extents; e++) {
      sized(reader, indexBytes);
      pieces.push(piece(source, base + sized(reader, offsetBytes), sized(reader, lengthBytes)));
    }
    places.set(id, pieces);
  }
  return places;
}

/** A length of 0 means the rest. */
function piece(source: Uint8Array, start: number, length: number): Uint8Array {
  const end = length === 0 ? source.length : start + length;
  if (start > source.length || end > source.length) throw truncatedError('AVIF');
  return source.subarray(start, end);
}

function sized(reader: ByteReader, bytes: number): number {
  if (bytes === 0) return 0;
  if (bytes === 4) return reader.u32();
  if (bytes === 8) return reader.u64();
  throw decodeError('This AVIF is damaged: its item places have no proper size.');
}

function readReferences(body: Uint8Array | undefined): Reference[] {
  if (body === undefined) return [];
  const { version, reader } = fullBox(body);
  const id = (r: ByteReader) => (version === 0 ? r.u16() : r.u32());
  return readBoxes(reader.take(reader.remaining)).flatMap((box) => {
    const entries = readerOf(box.body);
    const from = id(entries);
    return Array.from({ length: entries.u16() }, () => ({ type: box.type, from, to: id(entries) }));
  });
}
