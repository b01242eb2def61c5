import { ByteReader } from '../bytes/byte-reader.ts';
import { decodeError } from '../bytes/decode-error.ts';

/** A box of an ISO media file: its type and what is in it. */
export interface Box {
  readonly type: string;
  readonly body: Uint8Array;
}

/** More than any picture has, at one level. */
const MOST_BOXES = 10_000;

export function readerOf(bytes: Uint8Array): ByteReader {
  return new ByteReader(bytes, 'AVIF', 'big-endian');
}

/** The boxes that follow one another in some bytes. Throws E_DECODE where one reaches beyond them. */
export function readBoxes(bytes: Uint8Array): Box[] {
  const reader = readerOf(bytes);
  const boxes: Box[] = [];
  while (reader.remaining >= 8) {
    if (boxes.length >= MOST_BOXES) throw decodeError('This AVIF has too many boxes to be a picture.');
    const start = reader.position;
    const size = reader.u32();
    const type = reader.tag();
    const end = size === 1 ? start + reader.u64() : size === 0 ? bytes.length : start + size;
    if (end < reader.position) throw decodeError('This AVIF is damaged: a box has no proper size.');
    boxes.push({ type, body: reader.take(end - reader.position) });
  }
  return boxes;
}

export function findBox(boxes: readonly Box[], type: string): Uint8Array | undefined {
  return boxes.find((box) => box.type === type)?.body;
}

/** The body of a "full" box: a version and flags stand before it. */
export function fullBox(body: Uint8Array): { version: number; flags: number; reader: ByteReader } {
  const reader = readerOf(body);
  return { version: reader.u8(), flags: reader.u24(), reader };
}
