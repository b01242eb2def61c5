import { IqaError } from '../error.ts';
import type { Plane } from './plane.ts';

/**
 * What lies beyond the edge, in MATLAB's words: `symmetric` mirrors with the edge repeated (cba|abc|cba),
 * `replicate` repeats the edge (aaa|abc|ccc), `circular` starts over (abc|abc|abc), `zero` is 0.
 */
export type Padding = 'symmetric' | 'replicate' | 'circular' | 'zero';

/** {@link Padding}, or `valid`: only places where the whole kernel lies inside the plane are computed. */
export type Border = Padding | 'valid';

/** How far a kernel of so many taps reaches before and after its centre; an even one reaches further after. */
export function reachOf(taps: number): { readonly before: number; readonly after: number } {
  const before = Math.floor((taps - 1) / 2);
  return { before, after: taps - 1 - before };
}

export interface Margins {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** A plane with margins around it, as MATLAB's `padarray` makes them. */
export function pad(plane: Plane, { top, bottom, left, right }: Margins, padding: Padding): Plane {
  const width = left + plane.width + right;
  const height = top + plane.height + bottom;
  const data = new Float64Array(width * height);
  const columns = sourceIndices(plane.width, left, right, padding);
  const rows = sourceIndices(plane.height, top, bottom, padding);
  for (let y = 0; y < height; y++) {
    if (rows[y] < 0) continue;
    const from = rows[y] * plane.width;
    const to = y * width;
    for (let x = 0; x < left; x++) if (columns[x] >= 0) data[to + x] = plane.data[from + columns[x]];
    data.set(plane.data.subarray(from, from + plane.width), to + left);
    for (let x = left + plane.width; x < width; x++) {
      if (columns[x] >= 0) data[to + x] = plane.data[from + columns[x]];
    }
  }
  return { width, height, data };
}

/** For each place along a padded axis, the place it is copied from; -1 where it is 0. */
function sourceIndices(length: number, before: number, after: number, padding: Padding): Int32Array {
  return Int32Array.from({ length: before + length + after }, (_, i) =>
    sourceIndex(i - before, length, padding),
  );
}

function sourceIndex(i: number, length: number, padding: Padding): number {
  if (i >= 0 && i < length) return i;
  switch (padding) {
    case 'zero':
      return -1;
    case 'replicate':
      return i < 0 ? 0 : length - 1;
    case 'circular':
      return modulo(i, length);
    case 'symmetric':
      return mirrored(i, length);
    default:
      throw new IqaError(
        'E_USAGE',
        `"${padding}" is no border: symmetric, replicate, circular, zero and valid are.`,
      );
  }
}

/** The place that a mirrored axis shows at i: ... 1 0 | 0 1 2 ... n-1 | n-1 n-2 ... */
export function mirrored(i: number, length: number): number {
  const phase = modulo(i, 2 * length);
  return phase < length ? phase : 2 * length - 1 - phase;
}

function modulo(i: number, n: number): number {
  return ((i % n) + n) % n;
}
