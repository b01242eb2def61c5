import { IqaError } from '@iqakit/core';

/** A dimension: a number, or an expression in the graph's free dimensions such as `H` or `floor((H-11+4)/4)+1`. */
export type Dim = number | string;

/** Row-major, outermost first. Images are `[N, C, H, W]` inside a graph. */
export type Shape = readonly Dim[];

export function isKnown(shape: Shape): shape is readonly number[] {
  return shape.every((dim) => typeof dim === 'number');
}

export function formatShape(shape: Shape): string {
  return `[${shape.join(', ')}]`;
}

/** Extent after a window of `kernel` moved in steps of `stride` over `dim + 2 * padding`. */
export function windowed(
  dim: Dim,
  window: {
    readonly kernel: number;
    readonly stride: number;
    readonly padding: number;
    readonly ceil?: boolean;
  },
): Dim {
  const { kernel, stride, padding, ceil = false } = window;
  if (typeof dim === 'number') {
    const free = dim + 2 * padding - kernel;
    if (free < 0) {
      throw new IqaError(
        'E_TOO_SMALL',
        `A window of ${kernel} does not fit into ${dim} samples padded by ${padding}; use a larger image.`,
      );
    }
    const steps = ceil ? Math.ceil(free / stride) : Math.floor(free / stride);
    // As PyTorch: with ceil, a last window that would start in the far padding is dropped.
    return ceil && steps * stride >= dim + padding ? steps : steps + 1;
  }
  const offset = 2 * padding - kernel;
  const shifted = offset === 0 ? dim : `${dim}${offset < 0 ? '-' : '+'}${Math.abs(offset)}`;
  if (stride === 1) return offset === -1 ? dim : `(${shifted}+1)`;
  return `(${ceil ? 'ceil' : 'floor'}((${shifted})/${stride})+1)`;
}

/** Sum of extents, as concatenation needs it. */
export function sumOf(dims: readonly Dim[]): Dim {
  if (dims.every((dim) => typeof dim === 'number'))
    return dims.reduce((total: number, dim) => total + (dim as number), 0);
  return `(${dims.join('+')})`;
}

/** Product of extents, as flattening needs it. */
export function productOf(dims: readonly Dim[]): Dim {
  const known = dims.reduce((total: number, dim) => (typeof dim === 'number' ? total * dim : total), 1);
  const free = dims.filter((dim) => typeof dim === 'string');
  if (free.length === 0) return known;
  const factors = known === 1 ? free : [known, ...free];
  return factors.length === 1 ? (factors[0] as Dim) : `(${factors.join('*')})`;
}

/** NumPy's rule: shapes are aligned at their last axis; 1 stretches; anything else must be equal. */
export function broadcast(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left === right || right === 1) return left;
    if (left === 1) return right;
    throw new IqaError(
      'E_GRAPH',
      `Shapes ${formatShape(a)} and ${formatShape(b)} do not broadcast: ${left} against ${right}.`,
    );
  });
}
