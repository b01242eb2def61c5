import { truncatedError } from '../bytes/decode-error.ts';

/** A count that means nothing. */
const NO_OPERATION = 128;

/** Unpacks PackBits (TIFF 6.0, section 9) to `size` bytes; what is packed beyond that is left out. */
export function unpackPackBits(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let at = 0;
  let filled = 0;
  while (filled < size) {
    const isMissing = at + 1 >= packed.length;
    const count = packed[at++];
    if (count === NO_OPERATION && at < packed.length) continue;
    if (isMissing) throw truncatedError('TIFF', 'compressed pixels end too early');
    if (count > NO_OPERATION) {
      out.fill(packed[at++], filled, filled + 257 - count);
      filled += 257 - count;
      continue;
    }
    const literal = packed.subarray(at, at + count + 1);
    if (literal.length <= count) throw truncatedError('TIFF', 'compressed pixels end too early');
    out.set(literal.subarray(0, size - filled), filled);
    filled += literal.length;
    at += literal.length;
  }
  return out;
}
