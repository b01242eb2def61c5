import { decodeError } from '../bytes/decode-error.ts';

/** One sample's place in a pixel, and what its values come to in 0..255. */
export interface BitField {
  readonly mask: number;
  readonly shift: number;
  readonly bits: number;
  readonly scaled: Uint8Array;
}

const MOST_BITS = 8;

/** The field that a mask names: 1 to 8 bits in a row. Throws E_DECODE for others. */
export function bitField(mask: number): BitField {
  const shift = 31 - Math.clz32(mask & -mask);
  const highest = mask >>> shift;
  const bits = 32 - Math.clz32(highest);
  if (mask === 0 || bits > MOST_BITS || highest !== (1 << bits) - 1) {
    throw decodeError(
      `This BMP has the bit mask 0x${mask.toString(16)}; masks of 1 to 8 bits in a row are supported.`,
    );
  }
  const scaled = Uint8Array.from({ length: highest + 1 }, (_, value) => Math.round((value * 255) / highest));
  return { mask, shift, bits, scaled };
}
