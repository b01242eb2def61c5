import type { RandomAccessSource } from '../../src/checkpoint/index.ts';

/** A file made of parts that are made when they are read: 553 MB need not exist anywhere. */
export class PiecewiseFile {
  readonly #segments: Segment[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  append(length: number, bytes: () => Uint8Array): void {
    this.#segments.push({ offset: this.#size, length, bytes: () => lastMade(bytes) });
    this.#size += length;
  }

  source(): RandomAccessSource {
    return { size: this.#size, read: async (from, length) => copyOf(this.#segments, from, length) };
  }
}

interface Segment {
  readonly offset: number;
  readonly length: number;
  bytes(): Uint8Array;
}

let last: { readonly make: () => Uint8Array; readonly bytes: Uint8Array } | undefined;

/** A file is read piece by piece: a large tensor is made once, not for every piece of it. */
function lastMade(make: () => Uint8Array): Uint8Array {
  if (last?.make !== make) last = { make, bytes: make() };
  return last.bytes;
}

function copyOf(segments: readonly Segment[], from: number, length: number): Uint8Array {
  const out = new Uint8Array(length);
  for (const segment of segments) {
    const low = Math.max(from, segment.offset);
    const high = Math.min(from + length, segment.offset + segment.length);
    if (low < high)
      out.set(segment.bytes().subarray(low - segment.offset, high - segment.offset), low - from);
  }
  return out;
}
