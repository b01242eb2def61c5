import { decodeError, truncatedError } from '../bytes/decode-error.ts';

const CLEAR = 256;
const END = 257;
const FIRST_FREE = 258;
const MOST_CODES = 4096;
const SHORTEST = 9;
const LONGEST = 12;

/**
 * TIFF's LZW (TIFF 6.0, section 13): codes of 9 to 12 bits, high bit first, widened one code early.
 *
 * @param size - how many bytes to unpack; unpacking stops there, so a bomb costs no more than that
 * @throws IqaError E_DECODE for impossible codes and for data that ends too early
 */
export function unpackLzw(packed: Uint8Array, size: number): Uint8Array {
  if (packed[0] === 0 && (packed[1] & 1) === 1) {
    throw decodeError('This TIFF has the LZW of before 1988: save it again with a current program.');
  }
  return new LzwReader(packed, size).read();
}

/** The string of a code is the string of its prefix code and one byte more. */
class LzwReader {
  readonly #packed: Uint8Array;
  readonly #out: Uint8Array;
  readonly #prefixes = new Uint16Array(MOST_CODES);
  readonly #lastBytes = new Uint8Array(MOST_CODES);
  readonly #lengths = new Uint16Array(MOST_CODES);
  #at = 0;
  #bits = 0;
  #bitCount = 0;
  #width = SHORTEST;
  #free = FIRST_FREE;
  #filled = 0;

  constructor(packed: Uint8Array, size: number) {
    this.#packed = packed;
    this.#out = new Uint8Array(size);
    for (let byte = 0; byte < CLEAR; byte++) {
      this.#lastBytes[byte] = byte;
      this.#lengths[byte] = 1;
    }
  }

  read(): Uint8Array {
    const out = this.#out;
    let previous = -1;
    while (this.#filled < out.length) {
      const code = this.#nextCode();
      if (code === END) throw truncatedError('TIFF', 'compressed pixels end too early');
      if (code === CLEAR) {
        this.#width = SHORTEST;
        this.#free = FIRST_FREE;
        previous = -1;
        continue;
      }
      const isKnown = code < CLEAR || (code >= FIRST_FREE && code < this.#free);
      if (previous < 0 ? code >= CLEAR : !isKnown && code !== this.#free) throw badCode();
      if (previous >= 0)
        this.#define(previous, isKnown ? this.#firstByteOf(code) : this.#firstByteOf(previous));
      this.#write(code);
      previous = code;
    }
    return out;
  }

  #nextCode(): number {
    while (this.#bitCount < this.#width) {
      if (this.#at >= this.#packed.length) throw truncatedError('TIFF', 'compressed pixels end too early');
      this.#bits = ((this.#bits << 8) | this.#packed[this.#at++]) & 0xffffff;
      this.#bitCount += 8;
    }
    this.#bitCount -= this.#width;
    return (this.#bits >> this.#bitCount) & ((1 << this.#width) - 1);
  }

  #define(prefix: number, lastByte: number): void {
    if (this.#free >= MOST_CODES) throw badCode();
    this.#prefixes[this.#free] = prefix;
    this.#lastBytes[this.#free] = lastByte;
    this.#lengths[this.#free] = this.#lengths[prefix] + 1;
    this.#free++;
    if (this.#free >= (1 << this.#width) - 1 && this.#width < LONGEST) this.#width++;
  }

  #firstByteOf(code: number): number {
    let first = code;
    while (first >= CLEAR) first = this.#prefixes[first];
    return first;
  }

  /** Writes a code's string from its end; what lies beyond the picture is left out. */
  #write(code: number): void {
    const end = this.#filled + this.#lengths[code];
    let at = end - 1;
    for (let rest = code; at >= this.#filled; rest = this.#prefixes[rest], at--) {
      if (at < this.#out.length) this.#out[at] = this.#lastBytes[rest];
    }
    this.#filled = Math.min(end, this.#out.length);
  }
}

function badCode() {
  return decodeError('This TIFF is damaged: its compressed pixels hold an impossible code.');
}
