/** Field types: bytes per value. */
const TYPE_BYTES = { byte: 1, short: 2, long: 4, undefined: 1 };
const TYPE_NUMBERS = { byte: 1, short: 3, long: 4, undefined: 7 };

/** A directory entry. */
export interface TiffField {
  readonly tag: number;
  readonly type: keyof typeof TYPE_BYTES;
  readonly values: readonly number[];
}

export interface TiffFacts {
  readonly byteOrder: 'little-endian' | 'big-endian';
  readonly fields: readonly TiffField[];
  /** Strips or tiles, whose offsets and sizes are put in under these tags. */
  readonly blocks: readonly Uint8Array[];
  readonly offsetsTag?: number;
  readonly sizesTag?: number;
}

const HEADER_BYTES = 8;

/** A TIFF of one page: header, blocks, long values, directory. */
export function buildTiff({
  byteOrder,
  fields,
  blocks,
  offsetsTag = 273,
  sizesTag = 279,
}: TiffFacts): Uint8Array {
  const isLittleEndian = byteOrder === 'little-endian';
  let at = HEADER_BYTES;
  const offsets = blocks.map((block) => {
    const start = at;
    at += block.length + (block.length % 2);
    return start;
  });
  const places: TiffField[] = [
    { tag: offsetsTag, type: 'long', values: offsets },
    { tag: sizesTag, type: 'long', values: blocks.map(({ length }) => length) },
  ];
  const all = [...fields, ...places].sort((a, b) => a.tag - b.tag);
  const longBytes = all.reduce((sum, field) => sum + (sizeOf(field) > 4 ? sizeOf(field) : 0), 0);
  const directoryAt = at + longBytes + (longBytes % 2);
  const file = new Uint8Array(directoryAt + 2 + 12 * all.length + 4);
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(isLittleEndian ? 'II' : 'MM'));
  view.setUint16(2, 42, isLittleEndian);
  view.setUint32(4, directoryAt, isLittleEndian);
  blocks.forEach((block, i) => {
    file.set(block, offsets[i]);
  });
  view.setUint16(directoryAt, all.length, isLittleEndian);
  all.forEach((field, i) => {
    const entry = directoryAt + 2 + 12 * i;
    view.setUint16(entry, field.tag, isLittleEndian);
    view.setUint16(entry + 2, TYPE_NUMBERS[field.type], isLittleEndian);
    view.setUint32(entry + 4, field.values.length, isLittleEndian);
    const isLong = sizeOf(field) > 4;
    if (isLong) view.setUint32(entry + 8, at, isLittleEndian);
    writeValues(view, isLong ? at : entry + 8, field, isLittleEndian);
    if (isLong) at += sizeOf(field);
  });
  return file;
}

function sizeOf({ type, values }: TiffField): number {
  return TYPE_BYTES[type] * values.length;
}

function writeValues(view: DataView, at: number, { type, values }: TiffField, isLittleEndian: boolean): void {
  values.forEach((value, i) => {
    if (type === 'short') view.setUint16(at + 2 * i, value, isLittleEndian);
    else if (type === 'long') view.setUint32(at + 4 * i, value, isLittleEndian);
    else view.setUint8(at + i, value);
  });
}

const short = (tag: number, ...values: number[]): TiffField => ({ tag, type: 'short', values });

/** The fields that every picture needs. */
export function tiffBasics(facts: {
  readonly width: number;
  readonly height: number;
  readonly bits: readonly number[];
  readonly photometric: number;
  readonly compression?: number;
  readonly rowsPerStrip?: number;
}): TiffField[] {
  const { width, height, bits, photometric, compression = 1, rowsPerStrip = height } = facts;
  return [
    short(256, width),
    short(257, height),
    short(258, ...bits),
    short(259, compression),
    short(262, photometric),
    short(277, bits.length),
    short(278, rowsPerStrip),
  ];
}

export { short as shortField };
