/**
 * Every operation written the plainest way: one output element after the other, straight from its
 * definition, in float64. Slow, and sharing no code with any runtime, so that it can judge them.
 */
import type { Tensor } from '../../src/tensor/tensor.ts';

type Index = readonly number[];

export interface NaiveWindow {
  readonly stride: number;
  readonly padding: number;
}

function offsetOf(shape: Index, index: Index): number {
  return index.reduce((offset, i, axis) => offset * shape[axis] + i, 0);
}

function at(tensor: Tensor, index: Index): number {
  return tensor.data[offsetOf(tensor.shape, index)];
}

function isInside(shape: Index, index: Index): boolean {
  return index.every((i, axis) => i >= 0 && i < shape[axis]);
}

function* indicesOf(shape: Index): Generator<number[]> {
  const size = shape.reduce((total, extent) => total * extent, 1);
  for (let flat = 0; flat < size; flat++) {
    let rest = flat;
    yield shape
      .toReversed()
      .map((extent) => {
        const i = rest % extent;
        rest = (rest - i) / extent;
        return i;
      })
      .reverse();
  }
}

/** A tensor whose element at an index is `value(index)`. */
export function tabulate(shape: Index, value: (index: number[]) => number): Tensor {
  return { shape, data: Float64Array.from(indicesOf(shape), value) };
}

export function map(x: Tensor, value: (x: number) => number): Tensor {
  return { shape: x.shape, data: Float64Array.from(x.data, value) };
}

function sumOver(shape: Index, term: (index: number[]) => number): number {
  let total = 0;
  for (const index of indicesOf(shape)) total += term(index);
  return total;
}

export function conv(
  x: Tensor,
  weight: Tensor,
  bias: Tensor | null,
  { stride, padding, groups }: NaiveWindow & { readonly groups: number },
): Tensor {
  const [n, , height, width] = x.shape;
  const [filters, depth, kh, kw] = weight.shape;
  const outHeight = Math.floor((height + 2 * padding - kh) / stride) + 1;
  const outWidth = Math.floor((width + 2 * padding - kw) / stride) + 1;
  return tabulate([n, filters, outHeight, outWidth], ([image, filter, oy, ox]) => {
    const group = Math.floor(filter / (filters / groups));
    const total = sumOver([depth, kh, kw], ([channel, ky, kx]) => {
      const from = [image, group * depth + channel, oy * stride + ky - padding, ox * stride + kx - padding];
      return isInside(x.shape, from) ? at(x, from) * at(weight, [filter, channel, ky, kx]) : 0;
    });
    return bias === null ? total : total + bias.data[filter];
  });
}

/** `size` is the output's height and width, worked out by hand where PyTorch's ceil_mode matters. */
export function maxPool(
  x: Tensor,
  { kernel, stride, padding, size }: NaiveWindow & { readonly kernel: number; readonly size: Index },
): Tensor {
  const [n, channels] = x.shape;
  return tabulate([n, channels, ...size], ([image, channel, oy, ox]) => {
    let largest = -Infinity;
    for (const [ky, kx] of indicesOf([kernel, kernel])) {
      const from = [image, channel, oy * stride + ky - padding, ox * stride + kx - padding];
      if (isInside(x.shape, from)) largest = Math.max(largest, at(x, from));
    }
    return largest;
  });
}

/** The error function by Simpson's rule. */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  const steps = 4000;
  const h = x / steps;
  let total = 1 + Math.exp(-x * x);
  for (let i = 1; i < steps; i++) total += (i % 2 === 0 ? 2 : 4) * Math.exp(-((i * h) ** 2));
  return ((total * h) / 3) * (2 / Math.sqrt(Math.PI));
}

export function gelu(x: number): number {
  return (x * (1 + erf(x / Math.SQRT2))) / 2;
}

export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

export function softmax(x: Tensor, axis: number): Tensor {
  const along = (index: number[]): number[] =>
    Array.from({ length: x.shape[axis] }, (_, i) => at(x, index.with(axis, i)));
  return tabulate(x.shape, (index) => {
    const row = along(index);
    const largest = Math.max(...row);
    const total = row.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    return Math.exp(at(x, index) - largest) / total;
  });
}

export function layerNorm(x: Tensor, weight: Tensor, bias: Tensor, epsilon: number): Tensor {
  const last = x.shape.length - 1;
  const size = x.shape[last];
  return tabulate(x.shape, (index) => {
    const row = Array.from({ length: size }, (_, i) => at(x, index.with(last, i)));
    const mean = row.reduce((sum, value) => sum + value, 0) / size;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
    const i = index[last];
    return ((at(x, index) - mean) / Math.sqrt(variance + epsilon)) * weight.data[i] + bias.data[i];
  });
}

/** The element a broadcast tensor shows at an index of the larger shape. */
function stretched(x: Tensor, index: Index): number {
  const own = index.slice(index.length - x.shape.length);
  return at(
    x,
    own.map((i, axis) => (x.shape[axis] === 1 ? 0 : i)),
  );
}

function stretchedShape(a: Index, b: Index): number[] {
  const rank = Math.max(a.length, b.length);
  const pad = (shape: Index): number[] => [...new Array<number>(rank - shape.length).fill(1), ...shape];
  const [left, right] = [pad(a), pad(b)];
  return left.map((extent, axis) => (extent === 1 ? right[axis] : extent));
}

export function pointwise(a: Tensor, b: Tensor, value: (a: number, b: number) => number): Tensor {
  return tabulate(stretchedShape(a.shape, b.shape), (index) =>
    value(stretched(a, index), stretched(b, index)),
  );
}

export function matMul(a: Tensor, b: Tensor): Tensor {
  const [rows, depth] = a.shape.slice(-2);
  const columns = b.shape[b.shape.length - 1];
  const outer = stretchedShape(a.shape.slice(0, -2), b.shape.slice(0, -2));
  return tabulate([...outer, rows, columns], (index) => {
    const [row, column] = index.slice(-2);
    const leading = index.slice(0, -2);
    return sumOver(
      [depth],
      ([k]) => stretchedMatrix(a, [...leading, row, k]) * stretchedMatrix(b, [...leading, k, column]),
    );
  });
}

/** As {@link stretched}, but the two last axes are never stretched. */
function stretchedMatrix(x: Tensor, index: Index): number {
  const own = index.slice(index.length - x.shape.length);
  return at(
    x,
    own.map((i, axis) => (axis < own.length - 2 && x.shape[axis] === 1 ? 0 : i)),
  );
}

export function concat(parts: readonly Tensor[], axis: number): Tensor {
  const extents = parts.map((part) => part.shape[axis]);
  const total = extents.reduce((sum, extent) => sum + extent, 0);
  return tabulate(parts[0].shape.with(axis, total), (index) => {
    let i = index[axis];
    let part = 0;
    while (i >= extents[part]) i -= extents[part++];
    return at(parts[part], index.with(axis, i));
  });
}

export function slice(x: Tensor, axis: number, start: number, end: number): Tensor {
  return tabulate(x.shape.with(axis, end - start), (index) => at(x, index.with(axis, index[axis] + start)));
}

export function transpose(x: Tensor, permutation: Index): Tensor {
  const shape = permutation.map((axis) => x.shape[axis]);
  return tabulate(shape, (index) => {
    const from = new Array<number>(index.length);
    permutation.forEach((axis, i) => {
      from[axis] = index[i];
    });
    return at(x, from);
  });
}

export function reshape(x: Tensor, shape: Index): Tensor {
  return { shape, data: Float64Array.from(x.data) };
}

/** Sums over `axes`, which stay as ones. Reshape the result where they should go. */
export function reduceSum(x: Tensor, axes: Index): Tensor {
  const shape = x.shape.map((extent, axis) => (axes.includes(axis) ? 1 : extent));
  const inner = x.shape.map((extent, axis) => (axes.includes(axis) ? extent : 1));
  return tabulate(shape, (index) =>
    sumOver(inner, (step) =>
      at(
        x,
        index.map((i, axis) => i + step[axis]),
      ),
    ),
  );
}

/** Keys' cubic with a = -0.75, as PyTorch and OpenCV have it. */
function cubicWeight(distance: number): number {
  const a = -0.75;
  const d = Math.abs(distance);
  if (d <= 1) return (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1;
  if (d < 2) return a * (d ** 3 - 5 * d ** 2 + 8 * d - 4);
  return 0;
}

function triangleWeight(distance: number): number {
  return Math.max(0, 1 - Math.abs(distance));
}

/** Each output pixel as a weighted sum over all neighbours; positions beyond the border are the border. */
export function resize(x: Tensor, [height, width]: Index, method: 'bilinear' | 'bicubic'): Tensor {
  const [n, channels, fromHeight, fromWidth] = x.shape;
  const weight = method === 'bicubic' ? cubicWeight : triangleWeight;
  const clamp = (i: number, extent: number): number => Math.min(Math.max(i, 0), extent - 1);
  return tabulate([n, channels, height, width], ([image, channel, oy, ox]) => {
    const y = ((oy + 0.5) * fromHeight) / height - 0.5;
    const x0 = ((ox + 0.5) * fromWidth) / width - 0.5;
    return sumOver([6, 6], ([dy, dx]) => {
      const sy = Math.floor(y) - 2 + dy;
      const sx = Math.floor(x0) - 2 + dx;
      const value = at(x, [image, channel, clamp(sy, fromHeight), clamp(sx, fromWidth)]);
      return value * weight(y - sy) * weight(x0 - sx);
    });
  });
}
