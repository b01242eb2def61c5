import { truncatedError } from '../bytes/decode-error.ts';

/** What an AV1 sequence header says of the frames behind it. */
export interface SequenceHeader {
  readonly maxWidth: number;
  readonly maxHeight: number;
  /** H.273 code points; 2 where nothing is said. */
  readonly primaries: number;
  readonly transfer: number;
}

const SEQUENCE_HEADER_OBU = 1;
const UNSPECIFIED = 2;

/** The first sequence header in AV1 data, or undefined if there is none. Section numbers are those of the AV1 specification. */
export function findSequenceHeader(data: Uint8Array): SequenceHeader | undefined {
  const bits = new BitReader(data);
  while (bits.hasMore) {
    bits.skip(1);
    const type = bits.read(4);
    const hasExtension = bits.read(1) === 1;
    const hasSize = bits.read(1) === 1;
    bits.skip(1 + (hasExtension ? 8 : 0));
    const size = hasSize ? bits.leb128() : bits.bytesLeft;
    if (type === SEQUENCE_HEADER_OBU) return readSequenceHeader(bits);
    bits.skip(8 * size);
  }
  return undefined;
}

/** Section 5.5.1. */
function readSequenceHeader(bits: BitReader): SequenceHeader {
  const profile = bits.read(3);
  bits.skip(1);
  const isReduced = bits.read(1) === 1;
  if (isReduced) bits.skip(5);
  else skipOperatingPoints(bits);
  const widthBits = bits.read(4) + 1;
  const heightBits = bits.read(4) + 1;
  const maxWidth = bits.read(widthBits) + 1;
  const maxHeight = bits.read(heightBits) + 1;
  if (!isReduced && bits.read(1) === 1) bits.skip(4 + 3);
  bits.skip(3);
  if (!isReduced) skipTools(bits);
  bits.skip(3);
  return { maxWidth, maxHeight, ...readColorDescription(bits, profile) };
}

/** From timing_info_present_flag to the last operating point. */
function skipOperatingPoints(bits: BitReader): void {
  let hasDecoderModel = false;
  let delayBits = 0;
  if (bits.read(1) === 1) {
    bits.skip(64);
    if (bits.read(1) === 1) bits.skipUvlc();
    hasDecoderModel = bits.read(1) === 1;
    if (hasDecoderModel) {
      delayBits = bits.read(5) + 1;
      bits.skip(32 + 5 + 5);
    }
  }
  const hasInitialDelay = bits.read(1) === 1;
  const count = bits.read(5) + 1;
  for (let i = 0; i < count; i++) {
    bits.skip(12);
    if (bits.read(5) > 7) bits.skip(1);
    if (hasDecoderModel && bits.read(1) === 1) bits.skip(2 * delayBits + 1);
    if (hasInitialDelay && bits.read(1) === 1) bits.skip(4);
  }
}

/** From enable_interintra_compound to the order hint's bits. */
function skipTools(bits: BitReader): void {
  const SELECT = 2;
  bits.skip(4);
  const hasOrderHint = bits.read(1) === 1;
  if (hasOrderHint) bits.skip(2);
  const screenContent = bits.read(1) === 1 ? SELECT : bits.read(1);
  if (screenContent > 0 && bits.read(1) === 0) bits.skip(1);
  if (hasOrderHint) bits.skip(3);
}

/** Section 5.5.2, up to the code points. */
function readColorDescription(
  bits: BitReader,
  profile: number,
): Pick<SequenceHeader, 'primaries' | 'transfer'> {
  const isHighDepth = bits.read(1) === 1;
  if (profile === 2 && isHighDepth) bits.skip(1);
  if (profile !== 1) bits.skip(1);
  if (bits.read(1) === 0) return { primaries: UNSPECIFIED, transfer: UNSPECIFIED };
  return { primaries: bits.read(8), transfer: bits.read(8) };
}

class BitReader {
  readonly #data: Uint8Array;
  #position = 0;

  constructor(data: Uint8Array) {
    this.#data = data;
  }

  get hasMore(): boolean {
    return this.bytesLeft > 0;
  }

  get bytesLeft(): number {
    return this.#data.length - Math.ceil(this.#position / 8);
  }

  read(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++, this.#position++) {
      const byte = this.#data[this.#position >> 3];
      if (byte === undefined) throw truncatedError('AVIF');
      value = value * 2 + ((byte >> (7 - (this.#position & 7))) & 1);
    }
    return value;
  }

  skip(count: number): void {
    this.#position += count;
    if (this.#position > this.#data.length * 8) throw truncatedError('AVIF');
  }

  skipUvlc(): void {
    let zeros = 0;
    while (this.read(1) === 0) zeros++;
    this.skip(Math.min(zeros, 32));
  }

  /** A number of up to 8 bytes, seven bits each, lowest first. */
  leb128(): number {
    let value = 0;
    for (let i = 0; i < 8; i++) {
      const byte = this.read(8);
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) break;
    }
    return value;
  }
}
