import { truncatedError } from './decode-error.ts';

/**
 * Numbers out of untrusted bytes: every read is checked against the end, and running over it is an
 * E_DECODE that names the format.
 */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly #view: DataView;
  readonly #format: string;
  readonly #littleEndian: boolean;
  position = 0;

  constructor(bytes: Uint8Array, format: string, byteOrder: 'little-endian' | 'big-endian') {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#format = format;
    this.#littleEndian = byteOrder === 'little-endian';
  }

  get length(): number {
    return this.bytes.length;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2), this.#littleEndian);
  }

  i16(): number {
    return this.#view.getInt16(this.#advance(2), this.#littleEndian);
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4), this.#littleEndian);
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4), this.#littleEndian);
  }

  u24(): number {
    const [a, b, c] = this.take(3);
    return this.#littleEndian ? a | (b << 8) | (c << 16) : (a << 16) | (b << 8) | c;
  }

  /** A 64-bit size or offset. Those beyond 2^53 lie outside of any file, and stay so when rounded. */
  u64(): number {
    const first = this.u32();
    const second = this.u32();
    return this.#littleEndian ? second * 0x1_0000_0000 + first : first * 0x1_0000_0000 + second;
  }

  /** `length` characters of a tag such as `IHDR`. */
  tag(length = 4): string {
    return String.fromCharCode(...this.take(length));
  }

  /** A view, not a copy, of the next `length` bytes. */
  take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.bytes.subarray(start, start + length);
  }

  skip(length: number): void {
    this.#advance(length);
  }

  /** Moves to an absolute position that a file names, which may be the very end but not beyond it. */
  seek(position: number): void {
    if (!(position >= 0 && position <= this.bytes.length)) throw truncatedError(this.#format);
    this.position = position;
  }

  #advance(length: number): number {
    const start = this.position;
    if (!(length >= 0 && start + length <= this.bytes.length)) throw truncatedError(this.#format);
    this.position = start + length;
    return start;
  }
}
