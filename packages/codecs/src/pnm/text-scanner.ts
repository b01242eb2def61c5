import { decodeError, truncatedError } from '../bytes/decode-error.ts';

const HASH = 0x23;
const NEWLINE = 0x0a;
const ZERO = 0x30;

/** More digits than any width, height or sample has. */
const MOST_DIGITS = 9;

const LONGEST_LINE = 256;

/** Whitespace-separated words of the headers and plain pixels of PNM and PFM; `#` begins a comment. */
export class TextScanner {
  readonly #bytes: Uint8Array;
  readonly #format: string;
  position: number;

  constructor(bytes: Uint8Array, position: number, format: string) {
    this.#bytes = bytes;
    this.#format = format;
    this.position = position;
  }

  /** The next unsigned integer. */
  integer(): number {
    this.#skipSpace();
    const start = this.position;
    let value = 0;
    while (this.position < this.#bytes.length && this.position - start <= MOST_DIGITS) {
      const digit = this.#bytes[this.position] - ZERO;
      if (!(digit >= 0 && digit <= 9)) break;
      value = value * 10 + digit;
      this.position++;
    }
    const digits = this.position - start;
    if (digits > 0 && digits <= MOST_DIGITS) return value;
    if (start >= this.#bytes.length) throw truncatedError(this.#format);
    throw decodeError(`This ${this.#format} is damaged: a number is missing or malformed.`);
  }

  /** The next 0 or 1, which need no space between them. */
  bit(): number {
    this.#skipSpace();
    if (this.position >= this.#bytes.length) throw truncatedError(this.#format);
    const bit = this.#bytes[this.position++] - ZERO;
    if (bit === 0 || bit === 1) return bit;
    throw decodeError(`This ${this.#format} is damaged: a pixel is neither 0 nor 1.`);
  }

  /** The position behind the one whitespace that ends a header. */
  afterOneSpace(): number {
    if (this.position >= this.#bytes.length) throw truncatedError(this.#format);
    if (isSpace(this.#bytes[this.position])) return this.position + 1;
    throw decodeError(`This ${this.#format} is damaged: its header does not end with whitespace.`);
  }

  /** The text up to the end of the line. */
  line(): string {
    const end = this.#bytes.indexOf(NEWLINE, this.position);
    if (end < 0) throw truncatedError(this.#format);
    if (end - this.position > LONGEST_LINE)
      throw decodeError(`This ${this.#format} has an overlong header line.`);
    const text = String.fromCharCode(...this.#bytes.subarray(this.position, end));
    this.position = end + 1;
    return text;
  }

  #skipSpace(): void {
    while (this.position < this.#bytes.length) {
      const byte = this.#bytes[this.position];
      if (byte === HASH) this.#skipComment();
      else if (isSpace(byte)) this.position++;
      else return;
    }
  }

  #skipComment(): void {
    const end = this.#bytes.indexOf(NEWLINE, this.position);
    this.position = end < 0 ? this.#bytes.length : end;
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
