import { ByteReader } from '../bytes/byte-reader.ts';
import { decodeError } from '../bytes/decode-error.ts';

/** Bytes per value of the field types 1 to 12, by type. */
const TYPE_BYTES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

const SHORT = 3;
const LONG = 4;

/** One field of an image file directory, its values still in the file. */
interface Field {
  readonly type: number;
  readonly count: number;
  /** Where the values lie. */
  readonly offset: number;
}

/** An image file directory of a TIFF file or an EXIF block: values are read when asked for. */
export class Directory {
  readonly #reader: ByteReader;
  readonly #fields: ReadonlyMap<number, Field>;
  /** Where the next directory lies; 0 for the last one. */
  readonly next: number;

  constructor(reader: ByteReader, fields: ReadonlyMap<number, Field>, next: number) {
    this.#reader = reader;
    this.#fields = fields;
    this.next = next;
  }

  has(tag: number): boolean {
    return this.#fields.has(tag);
  }

  /** A field's single unsigned value, or `fallback` where the field is absent. */
  number(tag: number, fallback: number): number {
    return this.numbers(tag, 1)[0] ?? fallback;
  }

  /** Up to `limit` unsigned values of a field; none where it is absent or of another type. */
  numbers(tag: number, limit: number): number[] {
    const field = this.#fields.get(tag);
    if (field === undefined) return [];
    const count = Math.min(field.count, limit);
    // Checks that all of them are there before an array of their number is made.
    this.#reader.seek(field.offset);
    this.#reader.skip(count * TYPE_BYTES[field.type]);
    this.#reader.seek(field.offset);
    return Array.from({ length: count }, () => this.#readNumber(field.type)).filter((value) => value >= 0);
  }

  /** How many values a field has. */
  count(tag: number): number {
    return this.#fields.get(tag)?.count ?? 0;
  }

  /** A field's bytes as they are. */
  bytes(tag: number): Uint8Array {
    const field = this.#fields.get(tag);
    if (field === undefined) return new Uint8Array(0);
    this.#reader.seek(field.offset);
    return this.#reader.take(field.count * TYPE_BYTES[field.type]);
  }

  #readNumber(type: number): number {
    if (type === SHORT) return this.#reader.u16();
    if (type === LONG) return this.#reader.u32();
    return TYPE_BYTES[type] === 1 ? this.#reader.u8() : -1;
  }
}

/** Opens a TIFF structure: its byte order, then the offset of its first directory. */
export function openTiff(bytes: Uint8Array, format: string): { reader: ByteReader; first: number } {
  const order = String.fromCharCode(bytes[0], bytes[1]);
  if (order !== 'II' && order !== 'MM') throw decodeError(`This ${format} does not begin with a byte order.`);
  const reader = new ByteReader(bytes, format, order === 'II' ? 'little-endian' : 'big-endian');
  reader.seek(4);
  return { reader, first: reader.u32() };
}

/** Reads the directory at `offset`. Fields of unknown type are left out, as the standard asks. */
export function readDirectory(reader: ByteReader, offset: number): Directory {
  reader.seek(offset);
  const count = reader.u16();
  const fields = new Map<number, Field>();
  for (let i = 0; i < count; i++) {
    const tag = reader.u16();
    const type = reader.u16();
    const values = reader.u32();
    const inline = reader.position;
    const place = reader.u32();
    const size = (TYPE_BYTES[type] ?? 0) * values;
    if (size === 0) continue;
    fields.set(tag, { type, count: values, offset: size <= 4 ? inline : place });
  }
  const next = reader.remaining >= 4 ? reader.u32() : 0;
  return new Directory(reader, fields, next);
}
