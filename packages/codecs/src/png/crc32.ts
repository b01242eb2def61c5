import { nodeBuiltin } from '../runtime/node-builtin.ts';

const POLYNOMIAL = 0xedb88320;
const SLICES = 8;

/** PNG's checksum, as a function of all the bytes. Node 22 has it built in. */
export function crc32(bytes: Uint8Array): number {
  return nodeBuiltin('node:zlib')?.crc32?.(bytes) ?? crc32InJavaScript(bytes);
}

/** Slicing-by-8: eight bytes a step through eight tables, some four times faster than byte by byte. */
export function crc32InJavaScript(bytes: Uint8Array): number {
  const table = slicingTables();
  let crc = -1;
  let at = 0;
  for (; at + SLICES <= bytes.length; at += SLICES) {
    const low = crc ^ (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24));
    crc =
      table[0x700 | (low & 0xff)] ^
      table[0x600 | ((low >>> 8) & 0xff)] ^
      table[0x500 | ((low >>> 16) & 0xff)] ^
      table[0x400 | (low >>> 24)] ^
      table[0x300 | bytes[at + 4]] ^
      table[0x200 | bytes[at + 5]] ^
      table[0x100 | bytes[at + 6]] ^
      table[bytes[at + 7]];
  }
  for (; at < bytes.length; at++) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]) & 0xff];
  return (crc ^ -1) >>> 0;
}

let tables: Int32Array | undefined;

/** Table k holds the checksum of a byte followed by k zeros; made on first use. */
function slicingTables(): Int32Array {
  if (tables !== undefined) return tables;
  const made = new Int32Array(256 * SLICES);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    made[byte] = crc;
  }
  for (let i = 256; i < made.length; i++) {
    const previous = made[i - 256];
    made[i] = (previous >>> 8) ^ made[previous & 0xff];
  }
  tables = made;
  return made;
}
