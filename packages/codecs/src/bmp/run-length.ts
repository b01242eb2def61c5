import { decodeError, truncatedError } from '../bytes/decode-error.ts';
import type { BmpHeader } from './bmp-header.ts';

/** Codes behind a zero byte. */
const END_OF_LINE = 0;
const END_OF_PICTURE = 1;
const DELTA = 2;

/** Palette indices, rows from the top, and whether the file left pixels out. */
export interface RunLengthPixels {
  readonly indices: Uint8Array;
  readonly hasGaps: boolean;
}

/** Unpacks RLE4 and RLE8. Pixels that are left out have index 0. */
export function unpackRuns(bytes: Uint8Array, header: BmpHeader): RunLengthPixels {
  return new RunLengthReader(bytes, header).read();
}

class RunLengthReader {
  readonly #bytes: Uint8Array;
  readonly #width: number;
  readonly #height: number;
  readonly #isNibbles: boolean;
  readonly #indices: Uint8Array;
  #at: number;
  #x = 0;
  #y = 0;
  #written = 0;

  constructor(bytes: Uint8Array, { width, height, compression, pixelsAt }: BmpHeader) {
    this.#bytes = bytes;
    this.#width = width;
    this.#height = height;
    this.#isNibbles = compression === 'rle4';
    this.#indices = new Uint8Array(width * height);
    this.#at = pixelsAt;
  }

  read(): RunLengthPixels {
    for (;;) {
      const count = this.#next();
      const value = this.#next();
      if (count > 0) this.#repeat(count, value);
      else if (value === END_OF_PICTURE) break;
      else if (value === END_OF_LINE) this.#newLine();
      else if (value === DELTA) this.#move(this.#next(), this.#next());
      else this.#copy(value);
    }
    return { indices: this.#indices, hasGaps: this.#written < this.#indices.length };
  }

  #next(): number {
    if (this.#at >= this.#bytes.length) throw truncatedError('BMP');
    return this.#bytes[this.#at++];
  }

  /** A run of one byte: the same index, or two indices in turn. */
  #repeat(count: number, value: number): void {
    for (let i = 0; i < count; i++) this.#put(this.#isNibbles ? nibble(value, i) : value);
  }

  /** Indices as they are, padded to an even number of bytes. */
  #copy(count: number): void {
    const length = this.#isNibbles ? Math.ceil(count / 2) : count;
    let value = 0;
    for (let i = 0; i < count; i++) {
      if (!this.#isNibbles || i % 2 === 0) value = this.#next();
      this.#put(this.#isNibbles ? nibble(value, i) : value);
    }
    if (length % 2 === 1) this.#next();
  }

  #newLine(): void {
    this.#x = 0;
    this.#y++;
  }

  #move(right: number, up: number): void {
    this.#x += right;
    this.#y += up;
  }

  #put(index: number): void {
    if (this.#x >= this.#width || this.#y >= this.#height) {
      throw decodeError('This BMP is damaged: its runs go beyond the picture.');
    }
    // Rows come from the bottom.
    this.#indices[(this.#height - 1 - this.#y) * this.#width + this.#x++] = index;
    this.#written++;
  }
}

function nibble(value: number, position: number): number {
  return position % 2 === 0 ? value >> 4 : value & 15;
}
