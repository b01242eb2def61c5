import type { Tensor } from '../../tensor/index.ts';

/**
 * Stored numbers pass through short lines of doubles: arithmetic then sees one array type only, whatever
 * the storage, and rounding to float32 happens once, when a line is stored.
 */
export type Storage = Tensor['data'];

/** Two or three lines of this length fit into the first-level cache. */
export const LINE = 1024;

/** Below this length, making a view costs more than copying one by one. */
const SHORT = 24;

/** Copies `count` stored numbers from `start` on to `line[at...]`. */
export function load(source: Storage, start: number, count: number, line: Float64Array, at = 0): void {
  if (count >= SHORT) {
    line.set(source.subarray(start, start + count), at);
    return;
  }
  for (let i = 0; i < count; i++) line[at + i] = source[start + i];
}

/** Copies `count` doubles from `line[at...]` to the storage from `start` on, rounding where that is float32. */
export function store(line: Float64Array, at: number, count: number, target: Storage, start: number): void {
  if (count >= SHORT) {
    target.set(line.subarray(at, at + count), start);
    return;
  }
  for (let i = 0; i < count; i++) target[start + i] = line[at + i];
}

/** Copies stored numbers as they are. */
export function copy(source: Storage, start: number, count: number, target: Storage, at: number): void {
  if (count >= SHORT) {
    target.set(source.subarray(start, start + count), at);
    return;
  }
  for (let i = 0; i < count; i++) target[at + i] = source[start + i];
}

/** Adds one number to `count` doubles. */
export function addTo(line: Float64Array, start: number, count: number, value: number): void {
  for (let i = start; i < start + count; i++) line[i] += value;
}
