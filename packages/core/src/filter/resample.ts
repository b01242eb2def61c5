import { emptyLike, type Image, type PixelArray } from '../image/index.ts';
import type { ResamplingTaps } from './resampling-taps.ts';

/** A picture halfway through. */
export type Grid = Pick<Image, 'width' | 'height' | 'channels' | 'data'>;

/** What the result of a pass is kept in. */
export interface Storage {
  readonly like: PixelArray;
  /** Whether samples are rounded half up. */
  readonly whole: boolean;
  /** Samples are held within 0 and this; Infinity leaves them as they are. */
  readonly limit: number;
}

/**
 * Resizes every row. Rows are computed as float64, so that one loop serves every type of pixels, and taps
 * are added in their order.
 */
export function resampleAcross(grid: Grid, taps: ResamplingTaps, width: number, storage: Storage): Grid {
  const { height, channels } = grid;
  const fromLength = grid.width * channels;
  const toLength = width * channels;
  const data = emptyLike(storage.like, toLength * height);
  const source = new Float64Array(fromLength);
  const row = new Float64Array(toLength);
  const resampleRow = channels === 1 ? resampleGrayRow : resampleRgbRow;
  for (let y = 0; y < height; y++) {
    source.set(grid.data.subarray(y * fromLength, (y + 1) * fromLength));
    resampleRow(source, row, taps);
    settle(row, storage);
    data.set(row, y * toLength);
  }
  return { width, height, channels, data };
}

function resampleGrayRow(
  source: Float64Array,
  row: Float64Array,
  { count, indices, weights }: ResamplingTaps,
): void {
  for (let x = 0, at = 0; x < row.length; x++) {
    let total = 0;
    for (const end = at + count; at < end; at++) total += weights[at] * source[indices[at]];
    row[x] = total;
  }
}

function resampleRgbRow(
  source: Float64Array,
  row: Float64Array,
  { count, indices, weights }: ResamplingTaps,
): void {
  for (let x = 0, at = 0; x < row.length; x += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    for (const end = at + count; at < end; at++) {
      const weight = weights[at];
      const from = 3 * indices[at];
      red += weight * source[from];
      green += weight * source[from + 1];
      blue += weight * source[from + 2];
    }
    row[x] = red;
    row[x + 1] = green;
    row[x + 2] = blue;
  }
}

/** Resizes every column, whole rows at a time, two taps a sweep. */
export function resampleDown(grid: Grid, taps: ResamplingTaps, height: number, storage: Storage): Grid {
  const { width, channels } = grid;
  const { count, indices, weights } = taps;
  const length = width * channels;
  const data = emptyLike(storage.like, length * height);
  const sourceRow = rowReader(grid, length, widestSpan(taps, height));
  const row = new Float64Array(length);
  for (let y = 0, at = 0; y < height; y++) {
    row.fill(0);
    const end = at + count;
    for (; at + 1 < end; at += 2) {
      const upper = sourceRow(indices[at]);
      const lower = sourceRow(indices[at + 1]);
      addTwoRows(row, upper, weights[at], lower, weights[at + 1]);
    }
    if (at < end) {
      addRow(row, sourceRow(indices[at]), weights[at]);
      at++;
    }
    settle(row, storage);
    data.set(row, y * length);
  }
  return { width, height, channels, data };
}

/**
 * Reads rows as float64. Neighbouring places share most of theirs, so as many as one place spans are held:
 * rows of one place then never share a slot.
 */
function rowReader(grid: Grid, length: number, slots: number): (y: number) => Float64Array {
  const rows = Array.from({ length: slots }, () => new Float64Array(length));
  const held = new Int32Array(slots).fill(-1);
  return (y) => {
    const slot = y % slots;
    if (held[slot] !== y) {
      rows[slot].set(grid.data.subarray(y * length, (y + 1) * length));
      held[slot] = y;
    }
    return rows[slot];
  };
}

function widestSpan({ count, indices }: ResamplingTaps, places: number): number {
  let widest = 1;
  for (let place = 0; place < places; place++) {
    let first = indices[place * count];
    let last = first;
    for (let tap = place * count; tap < (place + 1) * count; tap++) {
      first = Math.min(first, indices[tap]);
      last = Math.max(last, indices[tap]);
    }
    widest = Math.max(widest, last - first + 1);
  }
  return widest;
}

function addRow(row: Float64Array, source: Float64Array, weight: number): void {
  for (let i = 0; i < row.length; i++) row[i] += weight * source[i];
}

function addTwoRows(
  row: Float64Array,
  a: Float64Array,
  weightA: number,
  b: Float64Array,
  weightB: number,
): void {
  for (let i = 0; i < row.length; i++) row[i] = row[i] + weightA * a[i] + weightB * b[i];
}

function settle(row: Float64Array, { whole, limit }: Storage): void {
  if (limit === Infinity) return;
  if (whole) {
    for (let i = 0; i < row.length; i++) row[i] = Math.floor(row[i] + 0.5);
  }
  for (let i = 0; i < row.length; i++) {
    const value = row[i];
    if (value < 0) row[i] = 0;
    else if (value > limit) row[i] = limit;
  }
}
