import { IqaError } from '@iqakit/core';

/** Bytes that can be read anywhere: a file, an array in memory, a file on a web server. */
export interface RandomAccessSource {
  readonly size: number;
  /**
   * The bytes from `offset` to `offset + length`. Callers stay within `size`; a source that cannot
   * give all of them throws. The array may share memory with the source and must not be written to.
   */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A stretch of a source. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
}

/** An array in memory as a source. Reading copies nothing. */
export function bytesSource(bytes: Uint8Array): RandomAccessSource {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** Reads a stretch after checking that the source has it; `what` names it in the error. */
export async function readWithin(
  source: RandomAccessSource,
  offset: number,
  length: number,
  what: string,
): Promise<Uint8Array> {
  if (!isWithin(source.size, offset, length)) {
    throw new IqaError(
      'E_CHECKPOINT',
      `The file is cut short or damaged: ${what} should be at bytes ${offset} to ${offset + length}, but the file has ${source.size}.`,
    );
  }
  const bytes = await source.read(offset, length);
  if (bytes.length !== length) {
    throw new IqaError('E_CHECKPOINT', `The file ended while ${what} was being read.`);
  }
  return bytes;
}

/** Whether `offset` and `length` are whole, not negative, and lie within `size`. */
export function isWithin(size: number, offset: number, length: number): boolean {
  return (
    Number.isSafeInteger(offset) &&
    Number.isSafeInteger(length) &&
    offset >= 0 &&
    length >= 0 &&
    offset + length <= size
  );
}

/**
 * Keeps the last few blocks read, for a source where each read is dear, such as a web server: the many
 * small records at a checkpoint's start and end then cost a handful of requests.
 */
export function blockCached(
  source: RandomAccessSource,
  options: { readonly blockBytes: number; readonly blocks: number },
): RandomAccessSource {
  const { blockBytes, blocks } = options;
  const kept = new Map<number, Promise<Uint8Array>>();

  function block(index: number): Promise<Uint8Array> {
    const held = kept.get(index);
    if (held) return held;
    const offset = index * blockBytes;
    const read = source.read(offset, Math.min(blockBytes, source.size - offset));
    kept.set(index, read);
    read.catch(() => kept.delete(index));
    if (kept.size > blocks) kept.delete(kept.keys().next().value as number);
    return read;
  }

  return {
    size: source.size,
    async read(offset, length) {
      if (length > blockBytes) return source.read(offset, length);
      const out = new Uint8Array(length);
      let at = 0;
      while (at < length) {
        const position = offset + at;
        const index = Math.floor(position / blockBytes);
        const part = (await block(index)).subarray(position - index * blockBytes);
        if (part.length === 0) break;
        out.set(part.subarray(0, length - at), at);
        at += Math.min(part.length, length - at);
      }
      return out.subarray(0, at);
    },
  };
}
