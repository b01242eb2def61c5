import { IqaError } from '@iqakit/core';
import { broadcast, type Dim, formatShape, productOf, type Shape, sumOf, windowed } from './dims.ts';

/**
 * Every operation a graph may hold, with its attributes. Each has one output. The meaning is that of
 * the PyTorch operation of the same name unless a comment says otherwise.
 */
export interface OpAttributes {
  /** A tensor of doubles that is part of the graph itself. */
  constant: { readonly shape: readonly number[]; readonly data: readonly number[] };
  /** Inputs: x [N,C,H,W], weight [O,C/groups,kh,kw], optional bias [O]. Zero padding. */
  conv: { readonly stride: number; readonly padding: number; readonly groups: number };
  /** Padding counts as minus infinity. */
  maxPool: {
    readonly kernel: number;
    readonly stride: number;
    readonly padding: number;
    readonly ceil: boolean;
  };
  relu: NoAttributes;
  sigmoid: NoAttributes;
  /** x * (1 + erf(x / sqrt 2)) / 2. */
  gelu: NoAttributes;
  softplus: NoAttributes;
  sqrt: NoAttributes;
  exp: NoAttributes;
  softmax: { readonly axis: number };
  /** Inputs: x, weight, bias over the last axis; population variance. */
  layerNorm: { readonly epsilon: number };
  /** Batched; leading axes broadcast. */
  matMul: NoAttributes;
  add: NoAttributes;
  sub: NoAttributes;
  mul: NoAttributes;
  div: NoAttributes;
  concat: { readonly axis: number };
  /** `start` inclusive, `end` exclusive; null is the end of the axis. */
  slice: { readonly axis: number; readonly start: number; readonly end: number | null };
  transpose: { readonly permutation: readonly number[] };
  /** Each entry is a size, 0 to keep that axis's size, or one -1 for the rest. */
  reshape: { readonly sizes: readonly number[] };
  reduceSum: { readonly axes: readonly number[]; readonly keepDims: boolean };
  reduceMean: { readonly axes: readonly number[]; readonly keepDims: boolean };
  /**
   * Inputs: x [N,C,H,W] and a tensor of rank 4 whose last two extents are the size wanted.
   * align_corners is false, no antialiasing, borders clamp; bicubic has a = -0.75.
   */
  resizeLike: { readonly method: 'bilinear' | 'bicubic' };
}

export type NoAttributes = Readonly<Record<never, never>>;

export type OpName = keyof OpAttributes;

type ShapeRule<K extends OpName> = (inputs: readonly Shape[], attributes: OpAttributes[K]) => Shape;

const same = ([x]: readonly Shape[]): Shape => expectInput(x);
const pointwise = ([a, b]: readonly Shape[]): Shape => broadcast(expectInput(a), expectInput(b));

function expectInput(shape: Shape | undefined): Shape {
  if (shape === undefined) throw new IqaError('E_GRAPH', 'An operation lacks one of its inputs.');
  return shape;
}

function expectRank(shape: Shape | undefined, rank: number, role: string): Shape {
  const found = expectInput(shape);
  if (found.length !== rank)
    throw new IqaError('E_GRAPH', `${role} must have ${rank} axes, not ${formatShape(found)}.`);
  return found;
}

/** An axis counted from the front; negative ones count from the back. */
export function normalizeAxis(axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(normal) || normal < 0 || normal >= rank) {
    throw new IqaError('E_GRAPH', `Axis ${axis} does not exist in a tensor of ${rank} axes.`);
  }
  return normal;
}

function convShape(
  [input, kernel]: readonly Shape[],
  { stride, padding, groups }: OpAttributes['conv'],
): Shape {
  const [n, channels, height, width] = expectRank(input, 4, 'The input of conv') as [Dim, Dim, Dim, Dim];
  const [filters, depth, kh, kw] = expectRank(kernel, 4, 'The weight of conv') as [
    number,
    number,
    number,
    number,
  ];
  if (channels !== depth * groups) {
    throw new IqaError('E_GRAPH', `conv expects ${depth * groups} channels, its input has ${channels}.`);
  }
  return [
    n,
    filters,
    windowed(height, { kernel: kh, stride, padding }),
    windowed(width, { kernel: kw, stride, padding }),
  ];
}

function maxPoolShape([input]: readonly Shape[], window: OpAttributes['maxPool']): Shape {
  const [n, channels, height, width] = expectRank(input, 4, 'The input of maxPool') as [Dim, Dim, Dim, Dim];
  return [n, channels, windowed(height, window), windowed(width, window)];
}

function matMulShape([a, b]: readonly Shape[]): Shape {
  const left = expectInput(a);
  const right = expectInput(b);
  if (left.length < 2 || right.length < 2)
    throw new IqaError('E_GRAPH', 'matMul needs tensors of two or more axes.');
  const inner = left[left.length - 1];
  const outer = right[right.length - 2];
  if (inner !== outer) {
    throw new IqaError(
      'E_GRAPH',
      `matMul of ${formatShape(left)} and ${formatShape(right)}: ${inner} is not ${outer}.`,
    );
  }
  return [
    ...broadcast(left.slice(0, -2), right.slice(0, -2)),
    left[left.length - 2] as Dim,
    right[right.length - 1] as Dim,
  ];
}

function concatShape(inputs: readonly Shape[], { axis }: OpAttributes['concat']): Shape {
  const first = expectInput(inputs[0]);
  const along = normalizeAxis(axis, first.length);
  for (const shape of inputs) {
    const differs = shape.length !== first.length || shape.some((dim, i) => i !== along && dim !== first[i]);
    if (differs)
      throw new IqaError(
        'E_GRAPH',
        `concat of ${formatShape(first)} and ${formatShape(shape)} along axis ${axis}.`,
      );
  }
  return first.map((dim, i) => (i === along ? sumOf(inputs.map((shape) => shape[i] as Dim)) : dim));
}

function sliceShape([input]: readonly Shape[], { axis, start, end }: OpAttributes['slice']): Shape {
  const shape = expectInput(input);
  const along = normalizeAxis(axis, shape.length);
  return shape.map((dim, i) => (i === along ? sliceExtent(dim, start, end) : dim));
}

function sliceExtent(dim: Dim, start: number, end: number | null): Dim {
  if (start < 0 || (end !== null && end <= start))
    throw new IqaError('E_GRAPH', `slice from ${start} to ${end} is empty or reversed.`);
  if (end !== null && (typeof dim === 'string' || end <= dim)) return end - start;
  if (typeof dim === 'string') return start === 0 ? dim : `(${dim}-${start})`;
  if (end !== null || start >= dim)
    throw new IqaError('E_GRAPH', `slice from ${start} to ${end} leaves an axis of ${dim}.`);
  return dim - start;
}

function reshapeShape([input]: readonly Shape[], { sizes }: OpAttributes['reshape']): Shape {
  const from = expectInput(input);
  const kept = sizes.map((size, axis) => (size === 0 ? expectAxis(from, axis) : size));
  const rest = kept.indexOf(-1);
  if (rest < 0) return kept;
  return kept.map((dim, axis) =>
    axis === rest
      ? quotient(
          from,
          kept.filter((_, i) => i !== rest),
        )
      : dim,
  );
}

function expectAxis(shape: Shape, axis: number): Dim {
  const dim = shape[axis];
  if (dim === undefined)
    throw new IqaError('E_GRAPH', `reshape keeps axis ${axis} of ${formatShape(shape)}, which has none.`);
  return dim;
}

/** What remains of the product of `all` when each of `taken` is cancelled. */
function quotient(all: Shape, taken: readonly Dim[]): Dim {
  const free = all.filter((dim) => typeof dim === 'string');
  let known = all.reduce((total: number, dim) => (typeof dim === 'number' ? total * dim : total), 1);
  for (const dim of taken) {
    if (typeof dim === 'number') {
      known /= dim;
      continue;
    }
    const index = free.indexOf(dim);
    if (index < 0) throw new IqaError('E_GRAPH', `reshape of ${formatShape(all)} cannot cancel ${dim}.`);
    free.splice(index, 1);
  }
  if (free.length === 0 && !Number.isInteger(known)) {
    throw new IqaError(
      'E_GRAPH',
      `reshape of ${formatShape(all)}: its size is no multiple of ${taken.join(' * ')}.`,
    );
  }
  return productOf([known, ...free]);
}

function reduceShape([input]: readonly Shape[], { axes, keepDims }: OpAttributes['reduceSum']): Shape {
  const shape = expectInput(input);
  const gone = new Set(axes.map((axis) => normalizeAxis(axis, shape.length)));
  return keepDims ? shape.map((dim, i) => (gone.has(i) ? 1 : dim)) : shape.filter((_, i) => !gone.has(i));
}

function resizeLikeShape([input, like]: readonly Shape[]): Shape {
  const [n, channels] = expectRank(input, 4, 'The input of resizeLike') as [Dim, Dim, Dim, Dim];
  const [, , height, width] = expectRank(like, 4, 'The size of resizeLike') as [Dim, Dim, Dim, Dim];
  return [n, channels, height, width];
}

/** The output's shape from the inputs' shapes, for known and for free dimensions alike. Throws E_GRAPH. */
export const shapeRules: { readonly [K in OpName]: ShapeRule<K> } = {
  constant: (_, { shape }) => shape,
  conv: convShape,
  maxPool: maxPoolShape,
  relu: same,
  sigmoid: same,
  gelu: same,
  softplus: same,
  sqrt: same,
  exp: same,
  softmax: same,
  layerNorm: same,
  matMul: matMulShape,
  add: pointwise,
  sub: pointwise,
  mul: pointwise,
  div: pointwise,
  concat: concatShape,
  slice: sliceShape,
  transpose: ([x], { permutation }) => permutation.map((axis) => expectAxis(expectInput(x), axis)),
  reshape: reshapeShape,
  reduceSum: reduceShape,
  reduceMean: reduceShape,
  resizeLike: resizeLikeShape,
};
