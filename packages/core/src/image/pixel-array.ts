import type { PixelArray } from './image.ts';

/** Whether a value is one of the arrays that hold pixels. */
export function isPixelArray(value: unknown): value is PixelArray {
  return (
    value instanceof Uint8Array ||
    value instanceof Uint8ClampedArray ||
    value instanceof Uint16Array ||
    value instanceof Float32Array ||
    value instanceof Float64Array
  );
}

/** Whether the samples are whole numbers by type. */
export function isWhole(data: PixelArray): boolean {
  return typeMaxOf(data) !== undefined;
}

/** The largest sample that fits: 255 or 65535, undefined for floats, whose type says nothing of their range. */
export function typeMaxOf(data: PixelArray): number | undefined {
  if (data instanceof Uint16Array) return 65535;
  if (data instanceof Float32Array || data instanceof Float64Array) return undefined;
  return 255;
}

/** A new array of the same type, filled with zeros. */
export function emptyLike<T extends PixelArray>(data: T, length: number): T {
  if (data instanceof Uint8ClampedArray) return new Uint8ClampedArray(length) as T;
  if (data instanceof Uint8Array) return new Uint8Array(length) as T;
  if (data instanceof Uint16Array) return new Uint16Array(length) as T;
  if (data instanceof Float32Array) return new Float32Array(length) as T;
  return new Float64Array(length) as T;
}
