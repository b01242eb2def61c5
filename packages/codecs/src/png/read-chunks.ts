import { ByteReader } from '../bytes/byte-reader.ts';
import { decodeError, truncatedError } from '../bytes/decode-error.ts';
import { crc32 } from './crc32.ts';

/** The chunks of a PNG that decoding looks at. */
export interface PngChunks {
  readonly header: Uint8Array;
  readonly palette?: Uint8Array;
  /** The pieces of the compressed pixels, in order. */
  readonly data: readonly Uint8Array[];
  /** The first of each kind of ancillary chunk. */
  readonly ancillary: ReadonlyMap<string, Uint8Array>;
}

const SIGNATURE_BYTES = 8;

/** The ancillary chunks that change what pixels are or mean. */
const READ_ANCILLARY = new Set(['tRNS', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP', 'eXIf', 'acTL']);

/**
 * Walks over all chunks up to IEND. Checksums are checked on all that pixels depend on.
 *
 * @throws IqaError E_DECODE for a missing, misplaced, damaged or unknown critical chunk and a missing end
 */
export function readChunks(bytes: Uint8Array): PngChunks {
  const reader = new ByteReader(bytes, 'PNG', 'big-endian');
  reader.seek(SIGNATURE_BYTES);
  const ancillary = new Map<string, Uint8Array>();
  const data: Uint8Array[] = [];
  let header: Uint8Array | undefined;
  let palette: Uint8Array | undefined;
  for (;;) {
    const chunk = readChunk(reader);
    if ((header === undefined) !== (chunk.type === 'IHDR')) throw misplaced('IHDR');
    if (chunk.type === 'IEND') break;
    if (chunk.type === 'IHDR') header = chunk.data;
    else if (chunk.type === 'PLTE') palette = chunk.data;
    else if (chunk.type === 'IDAT') data.push(chunk.data);
    else if (isCritical(chunk.type))
      throw decodeError(`This PNG has the unknown critical chunk "${chunk.type}".`);
    else if (READ_ANCILLARY.has(chunk.type) && !ancillary.has(chunk.type))
      ancillary.set(chunk.type, chunk.data);
  }
  if (header === undefined) throw misplaced('IHDR');
  if (data.length === 0) throw truncatedError('PNG', 'it has no pixels');
  return { header, palette, data, ancillary };
}

function readChunk(reader: ByteReader): { type: string; data: Uint8Array } {
  const length = reader.u32();
  const start = reader.position;
  const type = reader.tag();
  if (!/^[A-Za-z]{4}$/.test(type)) throw decodeError('This PNG is damaged: a chunk has no proper name.');
  const data = reader.take(length);
  const stored = reader.u32();
  // Ancillary chunks are checked where they are used: a damaged comment harms no pixel.
  const isChecked = isCritical(type) || type === 'tRNS';
  if (isChecked && crc32(reader.bytes.subarray(start, start + 4 + length)) !== stored) {
    throw decodeError(
      `This PNG is damaged: the checksum of its ${type} chunk is wrong. Copy or download it again.`,
    );
  }
  return { type, data };
}

/** The case of the first letter says whether a decoder may skip a chunk. */
function isCritical(type: string): boolean {
  return type[0] < 'a';
}

function misplaced(type: string) {
  return decodeError(`This PNG is damaged: its ${type} chunk is not where it must be.`);
}
