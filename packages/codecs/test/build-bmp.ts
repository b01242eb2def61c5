/** What a BMP is made of; rows are given from the top and stored from the bottom unless `isTopDown`. */
export interface BmpFacts {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: number;
  /** Bytes of the header, which are its version: 12, 40, 108, 124 ... */
  readonly headerSize?: number;
  readonly compression?: number;
  readonly isTopDown?: boolean;
  /** BGR or BGR0 entries, as the header's version has them. */
  readonly palette?: readonly number[];
  readonly masks?: readonly number[];
  /** Packed rows from the top, without padding. */
  readonly rows?: readonly (readonly number[])[];
  /** Run-length codes, in place of rows. */
  readonly runs?: readonly number[];
}

const FILE_HEADER = 14;
const INFO_HEADER = 40;

export function buildBmp(facts: BmpFacts): Uint8Array {
  const { headerSize = INFO_HEADER, palette = [] } = facts;
  const header = headerSize === 12 ? coreHeader(facts) : infoHeader(facts, headerSize);
  const pixels = facts.runs ?? packRows(facts);
  const pixelsAt = FILE_HEADER + header.length + palette.length;
  const file = new Uint8Array(pixelsAt + pixels.length);
  const view = new DataView(file.buffer);
  file.set([0x42, 0x4d]);
  view.setUint32(2, file.length, true);
  view.setUint32(10, pixelsAt, true);
  file.set(header, FILE_HEADER);
  file.set(palette, FILE_HEADER + header.length);
  file.set(pixels, pixelsAt);
  return file;
}

function coreHeader({ width, height, bitsPerPixel }: BmpFacts): Uint8Array {
  const header = new Uint8Array(12);
  const view = new DataView(header.buffer);
  view.setUint32(0, 12, true);
  [width, height, 1, bitsPerPixel].forEach((value, i) => {
    view.setUint16(4 + 2 * i, value, true);
  });
  return header;
}

/** Masks belong to the header from version 2 on, and stand behind it before that. */
function infoHeader(facts: BmpFacts, headerSize: number): Uint8Array {
  const { width, height, bitsPerPixel, compression = 0, isTopDown, masks = [] } = facts;
  const header = new Uint8Array(Math.max(headerSize, INFO_HEADER + 4 * masks.length));
  const view = new DataView(header.buffer);
  view.setUint32(0, headerSize, true);
  view.setInt32(4, width, true);
  view.setInt32(8, isTopDown ? -height : height, true);
  view.setUint16(12, 1, true);
  view.setUint16(14, bitsPerPixel, true);
  view.setUint32(16, compression, true);
  const entries = bitsPerPixel <= 8 ? (facts.palette?.length ?? 0) / 4 : 0;
  view.setUint32(32, entries, true);
  masks.forEach((mask, i) => {
    view.setUint32(INFO_HEADER + 4 * i, mask, true);
  });
  return header;
}

function packRows({ width, bitsPerPixel, isTopDown, rows = [] }: BmpFacts): number[] {
  const stride = Math.ceil((width * bitsPerPixel) / 32) * 4;
  const padded = rows.map((row) => [...row, ...new Array<number>(stride - row.length).fill(0)]);
  return (isTopDown ? padded : padded.reverse()).flat();
}
