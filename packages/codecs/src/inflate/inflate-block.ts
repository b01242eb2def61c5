import { Unzlib } from 'fflate';
import { nodeBuiltin } from '../runtime/node-builtin.ts';
import { adler32 } from './adler32.ts';
import { inflateError } from './inflate-error.ts';

/** How many bytes a block may unpack to. */
export interface InflatedSize {
  readonly atLeast: number;
  readonly atMost: number;
}

const FFLATE_PIECE = 1 << 15;

/** zlib's output is collected in chunks; one that holds everything saves joining them. */
const SMALLEST_CHUNK = 1 << 16;

/** Unpacks one zlib stream that is whole in memory: a strip or tile of a TIFF, a profile. Throws E_DECODE. */
export function inflateBlock(block: Uint8Array, size: InflatedSize): Uint8Array {
  const inflated = inflateWithBest(block, size);
  if (inflated.length < size.atLeast) throw inflateError('too little');
  return inflated;
}

function inflateWithBest(block: Uint8Array, { atLeast, atMost }: InflatedSize): Uint8Array {
  const zlib = nodeBuiltin('node:zlib');
  try {
    if (zlib === undefined) return inflateWithFflate(block, atMost);
    const chunkSize = Math.max(atLeast + 1, SMALLEST_CHUNK);
    return zlib.inflateSync(block, { chunkSize, maxOutputLength: Math.max(atMost, 1) });
  } catch (error) {
    throw inflateError(error);
  }
}

function inflateWithFflate(block: Uint8Array, atMost: number): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const inflater = new Unzlib((chunk) => {
    size += chunk.length;
    if (size > atMost) throw inflateError('too much');
    chunks.push(chunk);
  });
  for (let at = 0; at < block.length; at += FFLATE_PIECE) {
    inflater.push(block.subarray(at, at + FFLATE_PIECE), at + FFLATE_PIECE >= block.length);
  }
  const inflated = join(chunks, size);
  // fflate leaves zlib's checksum unread.
  const stored = new DataView(block.buffer, block.byteOffset + block.length - 4, 4).getUint32(0);
  if (adler32(inflated) !== stored) throw inflateError('bad checksum');
  return inflated;
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const joined = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    joined.set(chunk, at);
    at += chunk.length;
  }
  return joined;
}
