import { Unzlib } from 'fflate';
import { nodeBuiltin } from '../runtime/node-builtin.ts';
import { inflateError } from './inflate-error.ts';

/** How much is handed to the inflater at a time, and how much a Node stream hands out. */
const PIECE = 1 << 18;

/**
 * Unpacks a zlib stream into `out`, filling it exactly. Fewer bytes, more bytes and bad ones are an
 * E_DECODE, and unpacking stops at the first byte too many: a bomb costs no more than the picture it claims
 * to be.
 *
 * @param source - the stream, in pieces of any size
 * @param out - as long as the unpacked data has to be
 */
export async function inflateStream(source: Iterable<Uint8Array>, out: Uint8Array): Promise<void> {
  const filler = new Filler(out);
  const pieces = coalesce(source, PIECE);
  try {
    await inflateWithBest(pieces, (chunk) => filler.add(chunk));
  } catch (error) {
    throw inflateError(error);
  }
  filler.finish();
}

/** Node's zlib is some five times faster than JavaScript; the bytes are the same. */
async function inflateWithBest(pieces: Iterable<Uint8Array>, sink: (chunk: Uint8Array) => void) {
  const zlib = nodeBuiltin('node:zlib');
  const streams = nodeBuiltin('node:stream/promises');
  if (zlib === undefined || streams === undefined) {
    inflateWithFflate(pieces, sink);
    return;
  }
  await streams.pipeline(pieces, zlib.createInflate({ chunkSize: PIECE }), async (chunks) => {
    for await (const chunk of chunks) sink(chunk);
  });
}

function inflateWithFflate(pieces: Iterable<Uint8Array>, sink: (chunk: Uint8Array) => void): void {
  const inflater = new Unzlib(sink);
  let held: Uint8Array | undefined;
  for (const piece of pieces) {
    if (held !== undefined) inflater.push(held, false);
    held = piece;
  }
  inflater.push(held ?? new Uint8Array(0), true);
}

/** Takes chunks into a buffer of the announced size, and no more. */
class Filler {
  readonly #out: Uint8Array;
  #filled = 0;

  constructor(out: Uint8Array) {
    this.#out = out;
  }

  add(chunk: Uint8Array): void {
    if (this.#filled + chunk.length > this.#out.length) throw inflateError('too much');
    this.#out.set(chunk, this.#filled);
    this.#filled += chunk.length;
  }

  finish(): void {
    if (this.#filled < this.#out.length) throw inflateError('too little');
  }
}

/** Joins small pieces, as PNG's 8 KB chunks are, so that the inflater is not woken for each. */
function* coalesce(source: Iterable<Uint8Array>, size: number): Generator<Uint8Array> {
  let block = new Uint8Array(size);
  let used = 0;
  for (const piece of source) {
    for (let at = 0; at < piece.length; ) {
      const count = Math.min(size - used, piece.length - at);
      block.set(piece.subarray(at, at + count), used);
      used += count;
      at += count;
      if (used < size) continue;
      yield block;
      block = new Uint8Array(size);
      used = 0;
    }
  }
  if (used > 0) yield block.subarray(0, used);
}
