import { createRandom, fnv1a32 } from '@iqakit/core/numeric';
import { type Graph, GraphBuilder, type Shape, type Value } from '../../src/graph/index.ts';
import type { TensorMap, Weights } from '../../src/runtime/runtime.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import * as naive from './naive.ts';

/** One call of a session and what it must answer. */
export interface RuntimeRun {
  readonly feeds: TensorMap;
  /** In float64, worked out by hand or by the naive operations; a function, as some take a while. */
  readonly expected: () => TensorMap;
}

/** A graph, its weights, and calls made one after the other to the same session. */
export interface RuntimeCase {
  readonly name: string;
  readonly graph: Graph;
  readonly weights: Weights;
  readonly runs: readonly RuntimeRun[];
}

type Tensors = Readonly<Record<string, Tensor>>;
type Values = Readonly<Record<string, Value>>;

interface CaseSpec {
  /** What the graph declares where an input's size is free. */
  readonly declared?: Readonly<Record<string, Shape>>;
  /** The feeds of each run. */
  readonly inputs: readonly Tensors[];
  readonly parameters?: Tensors;
  readonly build: (graph: GraphBuilder, values: Values) => readonly Value[];
  readonly expected: (tensors: Tensors) => TensorMap;
}

/** Normal numbers that float32 holds exactly, so that every runtime starts from the same ones. */
function normal(seed: string, shape: readonly number[], scale = 1): Tensor {
  const random = createRandom(fnv1a32(seed));
  const size = shape.reduce((total, extent) => total * extent, 1);
  return { shape, data: Float32Array.from({ length: size }, () => random.normal() * scale) };
}

function literal(shape: readonly number[], data: readonly number[]): Tensor {
  return { shape, data: Float32Array.from(data) };
}

function makeCase(
  name: string,
  { declared = {}, inputs, parameters = {}, build, expected }: CaseSpec,
): RuntimeCase {
  const builder = new GraphBuilder(name.replaceAll(/[^a-z0-9]+/gi, '-'));
  const values: Record<string, Value> = {};
  for (const [key, { shape }] of Object.entries(inputs[0])) {
    values[key] = builder.input(key, declared[key] ?? shape);
  }
  for (const [key, { shape }] of Object.entries(parameters)) values[key] = builder.parameter(key, shape);
  const graph = builder.build(build(builder, values));
  const runs = inputs.map((feeds) => ({ feeds, expected: () => expected({ ...feeds, ...parameters }) }));
  return { name, graph, weights: new Map(Object.entries(parameters)), runs };
}

type ConvAttributes = Parameters<typeof naive.conv>[3];

function convCase(
  name: string,
  shapes: { readonly x: readonly number[]; readonly weight: readonly number[]; readonly bias: boolean },
  attributes: Partial<ConvAttributes> = {},
): RuntimeCase {
  const { stride = 1, padding = 0, groups = 1 } = attributes;
  const scale = 1 / Math.sqrt(shapes.weight.slice(1).reduce((total, extent) => total * extent, 1));
  const parameters: Record<string, Tensor> = { weight: normal(`${name} weight`, shapes.weight, scale) };
  if (shapes.bias) parameters.bias = normal(`${name} bias`, [shapes.weight[0]]);
  return makeCase(`conv: ${name}`, {
    inputs: [{ x: normal(name, shapes.x) }],
    parameters,
    build: (graph, { x, weight, bias }) => [
      graph.conv('out', x, weight, bias ?? null, { stride, padding, groups }),
    ],
    expected: ({ x, weight, bias }) => ({
      out: naive.conv(x, weight, bias ?? null, { stride, padding, groups }),
    }),
  });
}

const convCases: readonly RuntimeCase[] = [
  convCase('1x1', { x: [1, 5, 6, 7], weight: [9, 5, 1, 1], bias: true }),
  convCase('1x1 of one pixel', { x: [1, 3, 1, 1], weight: [2, 3, 1, 1], bias: true }),
  convCase('1x1 with stride', { x: [2, 4, 7, 9], weight: [3, 4, 1, 1], bias: false }, { stride: 2 }),
  convCase('3x3 without padding', { x: [1, 3, 8, 9], weight: [4, 3, 3, 3], bias: true }),
  convCase(
    '3x3 with padding, two images',
    { x: [2, 6, 9, 11], weight: [7, 6, 3, 3], bias: true },
    { padding: 1 },
  ),
  convCase('no bias', { x: [1, 3, 5, 5], weight: [5, 3, 3, 3], bias: false }, { padding: 1 }),
  convCase(
    '11x11, stride 4',
    { x: [1, 3, 39, 31], weight: [8, 3, 11, 11], bias: true },
    { stride: 4, padding: 2 },
  ),
  convCase('stride leaves a rest', { x: [1, 2, 10, 12], weight: [3, 2, 3, 3], bias: true }, { stride: 3 }),
  convCase('kernel as large as the image', { x: [1, 2, 4, 5], weight: [3, 2, 4, 5], bias: true }),
  convCase(
    'kernel larger than the image',
    { x: [1, 2, 3, 2], weight: [3, 2, 5, 5], bias: true },
    { padding: 2 },
  ),
  convCase('row kernel', { x: [1, 2, 5, 9], weight: [3, 2, 1, 4], bias: true }),
  convCase(
    'padding wider than the kernel',
    { x: [1, 1, 3, 3], weight: [1, 1, 2, 2], bias: true },
    { padding: 3 },
  ),
  convCase('two groups', { x: [1, 6, 7, 7], weight: [4, 3, 3, 3], bias: true }, { groups: 2, padding: 1 }),
  convCase(
    'depthwise 3x3, stride 2',
    { x: [2, 5, 9, 10], weight: [5, 1, 3, 3], bias: false },
    { groups: 5, stride: 2, padding: 1 },
  ),
  convCase(
    'depthwise with bias',
    { x: [1, 3, 6, 5], weight: [3, 1, 3, 3], bias: true },
    { groups: 3, padding: 1 },
  ),
  convCase(
    'depthwise, two filters a channel',
    { x: [1, 3, 6, 6], weight: [6, 1, 3, 3], bias: true },
    { groups: 3 },
  ),
  convCase(
    'one channel, one filter',
    { x: [1, 1, 12, 13], weight: [1, 1, 5, 5], bias: true },
    { padding: 2 },
  ),
  // Sizes past every block of a tiled product: 540 terms, 621 pixels, 5 filters.
  convCase(
    'more terms and pixels than a block',
    { x: [1, 60, 23, 27], weight: [5, 60, 3, 3], bias: true },
    { padding: 1 },
  ),
  convCase(
    'one row longer than a block',
    { x: [1, 2, 2, 1100], weight: [3, 2, 3, 3], bias: true },
    { padding: 1 },
  ),
  convCase('more filters than a block', { x: [1, 3, 3, 3], weight: [530, 3, 2, 2], bias: true }),
];

function poolCase(
  name: string,
  shape: readonly number[],
  { ceil = false, ...window }: Parameters<typeof naive.maxPool>[1] & { readonly ceil?: boolean },
): RuntimeCase {
  const { kernel, stride, padding } = window;
  return makeCase(`maxPool: ${name}`, {
    // All negative, so that padding taken for zero would show.
    inputs: [{ x: naiveFloat32(naive.map(normal(name, shape), (x) => -1 - Math.abs(x))) }],
    build: (graph, { x }) => [graph.maxPool('out', x, { kernel, stride, padding, ceil })],
    expected: ({ x }) => ({ out: naive.maxPool(x, window) }),
  });
}

function naiveFloat32(x: Tensor): Tensor {
  return { shape: x.shape, data: Float32Array.from(x.data) };
}

const maxPoolCases: readonly RuntimeCase[] = [
  poolCase('2x2', [1, 3, 6, 8], { kernel: 2, stride: 2, padding: 0, size: [3, 4] }),
  poolCase('2x2 of odd sizes', [2, 2, 7, 5], { kernel: 2, stride: 2, padding: 0, size: [3, 2] }),
  poolCase('3x3, stride 2', [1, 2, 9, 12], { kernel: 3, stride: 2, padding: 0, size: [4, 5] }),
  poolCase('padding', [1, 2, 6, 7], { kernel: 3, stride: 2, padding: 1, size: [3, 4] }),
  poolCase('overlapping', [1, 1, 5, 5], { kernel: 3, stride: 1, padding: 1, size: [5, 5] }),
  poolCase('ceil keeps a part window', [1, 2, 5, 7], {
    kernel: 2,
    stride: 2,
    padding: 0,
    ceil: true,
    size: [3, 4],
  }),
  poolCase('ceil 3x3, stride 2', [1, 2, 8, 10], {
    kernel: 3,
    stride: 2,
    padding: 0,
    ceil: true,
    size: [4, 5],
  }),
  // (6 - 2) / 3 rounds up to a third window, but it would start at 6, past the last sample.
  poolCase('ceil drops a window past the end', [1, 2, 6, 6], {
    kernel: 2,
    stride: 3,
    padding: 0,
    ceil: true,
    size: [2, 2],
  }),
  // (5 + 2 - 2) / 2 rounds up to a fourth window, but it would start in the far padding.
  poolCase('ceil drops a window in the padding', [1, 2, 5, 5], {
    kernel: 2,
    stride: 2,
    padding: 1,
    ceil: true,
    size: [3, 3],
  }),
];

type UnaryOp = 'relu' | 'sigmoid' | 'gelu' | 'softplus' | 'sqrt' | 'exp';

function unaryCase(name: string, op: UnaryOp, x: Tensor, value: (x: number) => number): RuntimeCase {
  return makeCase(`${op}: ${name}`, {
    inputs: [{ x }],
    build: (graph, { x: input }) => [graph[op]('out', input)],
    expected: (tensors) => ({ out: naive.map(tensors.x, value) }),
  });
}

const extremes = literal([12], [-1000, -200, -90, -40, -20, -1e-6, 0, 1e-6, 20, 40, 90, 1000]);
const relu = (x: number): number => Math.max(0, x);

const unaryCases: readonly RuntimeCase[] = [
  unaryCase('both signs', 'relu', normal('relu', [2, 3, 5, 7]), relu),
  unaryCase('longer than a block', 'relu', normal('relu long', [3, 5001]), relu),
  unaryCase('scalar', 'relu', literal([], [-2]), relu),
  unaryCase('common values', 'sigmoid', normal('sigmoid', [4, 33], 3), naive.sigmoid),
  unaryCase('extremes', 'sigmoid', extremes, naive.sigmoid),
  unaryCase('common values', 'gelu', normal('gelu', [4, 33], 2), naive.gelu),
  unaryCase('extremes', 'gelu', extremes, naive.gelu),
  unaryCase('common values', 'softplus', normal('softplus', [4, 33], 3), naive.softplus),
  unaryCase('extremes', 'softplus', extremes, naive.softplus),
  unaryCase(
    'common values',
    'sqrt',
    naiveFloat32(naive.map(normal('sqrt', [5, 21], 4), Math.abs)),
    Math.sqrt,
  ),
  unaryCase('zero and large', 'sqrt', literal([4], [0, 1e-12, 2, 1e20]), Math.sqrt),
  unaryCase('common values', 'exp', normal('exp', [3, 27]), Math.exp),
  unaryCase('far below zero', 'exp', literal([6], [-1000, -110, -90, -20, -1, 0]), Math.exp),
];

function softmaxCase(name: string, x: Tensor, axis: number): RuntimeCase {
  return makeCase(`softmax: ${name}`, {
    inputs: [{ x }],
    build: (graph, { x: input }) => [graph.softmax('out', input, axis)],
    expected: (tensors) => ({ out: naive.softmax(tensors.x, axis < 0 ? axis + x.shape.length : axis) }),
  });
}

const softmaxCases: readonly RuntimeCase[] = [
  softmaxCase('last axis', normal('softmax last', [2, 3, 50], 2), -1),
  softmaxCase('middle axis', normal('softmax middle', [2, 5, 7], 2), 1),
  softmaxCase('first axis', normal('softmax first', [4, 90], 2), 0),
  softmaxCase('a long row', normal('softmax long', [2, 300], 2), 1),
  softmaxCase(
    'values that overflow unless shifted',
    literal([2, 3], [1000, 999, -1000, -1e4, -1e4, -1e4 - 1]),
    1,
  ),
  softmaxCase('one element', literal([2, 1], [3, -7]), 1),
];

function layerNormCase(name: string, x: Tensor, epsilon: number): RuntimeCase {
  const size = x.shape[x.shape.length - 1];
  return makeCase(`layerNorm: ${name}`, {
    inputs: [{ x }],
    parameters: { weight: normal(`${name} weight`, [size]), bias: normal(`${name} bias`, [size]) },
    build: (graph, values) => [graph.layerNorm('out', values.x, values.weight, values.bias, epsilon)],
    expected: (tensors) => ({ out: naive.layerNorm(tensors.x, tensors.weight, tensors.bias, epsilon) }),
  });
}

const layerNormCases: readonly RuntimeCase[] = [
  layerNormCase('tokens', normal('tokens', [2, 5, 48]), 1e-5),
  layerNormCase('far from zero', naiveFloat32(naive.map(normal('far', [3, 32]), (x) => x + 100)), 1e-5),
  layerNormCase('constant rows', literal([2, 4], [3, 3, 3, 3, -1, -1, -1, -1]), 1e-5),
  layerNormCase('one axis', normal('one axis', [20]), 1e-6),
];

function matMulCase(name: string, a: readonly number[], b: readonly number[]): RuntimeCase {
  return makeCase(`matMul: ${name}`, {
    inputs: [{ a: normal(`${name} a`, a), b: normal(`${name} b`, b) }],
    build: (graph, values) => [graph.matMul('out', values.a, values.b)],
    expected: (tensors) => ({ out: naive.matMul(tensors.a, tensors.b) }),
  });
}

const matMulCases: readonly RuntimeCase[] = [
  matMulCase('two matrices', [5, 7], [7, 6]),
  matMulCase('one row by one column', [1, 9], [9, 1]),
  matMulCase('one column by one row', [6, 1], [1, 5]),
  matMulCase('tokens by a matrix', [2, 5, 8], [8, 11]),
  matMulCase('batches', [2, 3, 4, 5], [2, 3, 5, 6]),
  matMulCase('batches stretched both ways', [2, 1, 4, 5], [3, 5, 2]),
  matMulCase('a matrix by batches', [4, 5], [3, 5, 2]),
  matMulCase('more terms and columns than a block', [4, 260], [260, 520]),
  matMulCase('more rows than a block', [600, 3], [3, 2]),
  makeCase('matMul: Gram matrix', {
    inputs: [{ x: normal('gram', [2, 9, 400]) }],
    build: (graph, { x }) => [graph.matMul('out', x, graph.transpose('turned', x, [0, 2, 1]))],
    expected: ({ x }) => ({ out: naive.matMul(x, naive.transpose(x, [0, 2, 1])) }),
  }),
];

type PointwiseOp = 'add' | 'sub' | 'mul' | 'div';

const pointwiseRules: Readonly<Record<PointwiseOp, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
};

function pointwiseCase(name: string, op: PointwiseOp, a: Tensor, b: Tensor): RuntimeCase {
  return makeCase(`${op}: ${name}`, {
    inputs: [{ a, b }],
    build: (graph, values) => [graph[op]('out', values.a, values.b)],
    expected: (tensors) => ({ out: naive.pointwise(tensors.a, tensors.b, pointwiseRules[op]) }),
  });
}

/** Away from zero, to divide by. */
const divisor = (seed: string, shape: readonly number[]): Tensor =>
  naiveFloat32(naive.map(normal(seed, shape), (x) => (x < 0 ? x - 0.5 : x + 0.5)));

const pointwiseCases: readonly RuntimeCase[] = [
  ...(['add', 'sub', 'mul', 'div'] as const).flatMap((op) => [
    pointwiseCase('same shape', op, normal(`${op} a`, [2, 3, 4, 5]), divisor(`${op} b`, [2, 3, 4, 5])),
    pointwiseCase(
      'a value for each channel',
      op,
      normal(`${op} c`, [2, 3, 4, 5]),
      divisor(`${op} d`, [1, 3, 1, 1]),
    ),
    pointwiseCase('the left one stretches', op, normal(`${op} e`, [5]), divisor(`${op} f`, [3, 4, 5])),
  ]),
  pointwiseCase('both stretch', 'sub', normal('both a', [4, 1, 6]), normal('both b', [3, 1])),
  pointwiseCase('outer product', 'mul', normal('outer a', [7, 1]), normal('outer b', [1, 9])),
  pointwiseCase('scalars', 'add', literal([], [2.5]), literal([], [-4])),
  pointwiseCase('a scalar and a matrix', 'div', literal([], [3]), divisor('scalar', [4, 4])),
  pointwiseCase('same shape, longer than a block', 'add', normal('long a', [9001]), normal('long b', [9001])),
  pointwiseCase(
    'a column, longer than a block',
    'mul',
    normal('column a', [2, 9001]),
    normal('column b', [2, 1]),
  ),
  pointwiseCase('short rows', 'add', normal('rows a', [2, 300, 3]), normal('rows b', [300, 3])),
  makeCase('mul: a value by itself', {
    inputs: [{ x: normal('square', [3, 11]) }],
    build: (graph, { x }) => [graph.square('out', x)],
    expected: ({ x }) => ({ out: naive.map(x, (value) => value * value) }),
  }),
  makeCase('constants', {
    inputs: [{ x: normal('constants', [2, 3, 4]) }],
    build: (graph, { x }) => {
      const shift = graph.constant('shift', [3, 1], [0.5, -2, 8]);
      return [graph.add('out', graph.mul('scaled', 2, x), shift)];
    },
    expected: ({ x }) => ({
      out: naive.pointwise(x, literal([3, 1], [0.5, -2, 8]), (value, shift) => 2 * value + shift),
    }),
  }),
  makeCase('constant: as an output', {
    inputs: [{ x: normal('constant output', [2]) }],
    build: (graph, { x }) => [graph.relu('other', x), graph.constant('out', [2, 2], [1, 2, 3, 4])],
    expected: ({ x }) => ({ other: naive.map(x, relu), out: literal([2, 2], [1, 2, 3, 4]) }),
  }),
];

function reduceCases(name: string, shape: readonly number[], axes: readonly number[]): RuntimeCase[] {
  const count = axes.reduce((total, axis) => total * shape[axis], 1);
  const mean = (x: Tensor): Tensor => naive.map(naive.reduceSum(x, axes), (total) => total / count);
  const kept = shape.filter((_, axis) => !axes.includes(axis));
  return [
    makeCase(`reduceSum: ${name}`, {
      inputs: [{ x: normal(name, shape) }],
      build: (graph, { x }) => [graph.reduceSum('out', x, axes, { keepDims: true })],
      expected: ({ x }) => ({ out: naive.reduceSum(x, axes) }),
    }),
    makeCase(`reduceMean: ${name}`, {
      inputs: [{ x: normal(name, shape) }],
      build: (graph, { x }) => [graph.reduceMean('out', x, axes)],
      expected: ({ x }) => ({ out: naive.reshape(mean(x), kept) }),
    }),
  ];
}

const reductionCases: readonly RuntimeCase[] = [
  ...reduceCases('pixels', [2, 3, 9, 11], [2, 3]),
  ...reduceCases('channels', [2, 5, 6, 7], [1]),
  ...reduceCases('first axis', [4, 50], [0]),
  ...reduceCases('last axis', [3, 4, 6], [2]),
  ...reduceCases('axes apart', [3, 4, 5, 6], [1, 3]),
  ...reduceCases('first and middle', [3, 4, 5, 6], [0, 2]),
  ...reduceCases('all but one', [2, 3, 4, 5], [0, 2, 3]),
  ...reduceCases('everything', [2, 3, 5], [0, 1, 2]),
  ...reduceCases('longer than a block', [2, 9001], [1]),
  ...reduceCases('long rows left over', [3, 9001], [0]),
];

const movementCases: readonly RuntimeCase[] = [
  makeCase('concat: channels', {
    inputs: [{ a: normal('concat a', [2, 3, 4, 5]), b: normal('concat b', [2, 1, 4, 5]) }],
    build: (graph, { a, b }) => [graph.concat('out', [a, b, a], 1)],
    expected: ({ a, b }) => ({ out: naive.concat([a, b, a], 1) }),
  }),
  makeCase('concat: first axis', {
    inputs: [{ a: normal('concat c', [1, 3, 4]), b: normal('concat d', [2, 3, 4]) }],
    build: (graph, { a, b }) => [graph.concat('out', [a, b], 0)],
    expected: ({ a, b }) => ({ out: naive.concat([a, b], 0) }),
  }),
  makeCase('concat: last axis', {
    inputs: [{ a: normal('concat e', [2, 3]), b: normal('concat f', [2, 4]) }],
    build: (graph, { a, b }) => [graph.concat('out', [b, a], -1)],
    expected: ({ a, b }) => ({ out: naive.concat([b, a], 1) }),
  }),
  makeCase('slice: batch', {
    inputs: [{ x: normal('slice batch', [4, 2, 3]) }],
    build: (graph, { x }) => [graph.slice('out', x, 0, 1, 3)],
    expected: ({ x }) => ({ out: naive.slice(x, 0, 1, 3) }),
  }),
  makeCase('slice: to the end of the last axis', {
    inputs: [{ x: normal('slice last', [2, 3, 7]) }],
    build: (graph, { x }) => [graph.slice('out', x, -1, 2, null)],
    expected: ({ x }) => ({ out: naive.slice(x, 2, 2, 7) }),
  }),
  makeCase('slice: both halves of a batch, used again', {
    inputs: [{ x: normal('slice halves', [4, 3, 5]) }],
    build: (graph, { x }) => {
      const [left, right] = graph.split('half', graph.relu('positive', x), 0, 2);
      return [graph.sub('out', graph.square('squared', left), right), right];
    },
    expected: ({ x }) => {
      const [left, right] = [0, 2].map((start) => naive.slice(naive.map(x, relu), 0, start, start + 2));
      return { out: naive.pointwise(left, right, (a, b) => a * a - b), 'half.1': right };
    },
  }),
  makeCase('slice: thirds of tokens', {
    inputs: [{ x: normal('slice thirds', [2, 5, 12]) }],
    build: (graph, { x }) => graph.split('part', x, 2, 3),
    expected: ({ x }) =>
      Object.fromEntries([0, 1, 2].map((i) => [`part.${i}`, naive.slice(x, 2, 4 * i, 4 * i + 4)])),
  }),
  ...[
    { shape: [5, 7], permutation: [1, 0] },
    { shape: [70, 131], permutation: [1, 0] },
    { shape: [2, 9, 4, 6], permutation: [0, 2, 1, 3] },
    { shape: [2, 9, 4, 6], permutation: [0, 2, 3, 1] },
    { shape: [2, 3, 4, 5], permutation: [3, 2, 1, 0] },
    { shape: [2, 3, 4, 5], permutation: [1, 3, 0, 2] },
    { shape: [1, 6, 1, 5], permutation: [2, 3, 0, 1] },
    { shape: [3, 4], permutation: [0, 1] },
  ].map(({ shape, permutation }) =>
    makeCase(`transpose: [${shape}] to [${permutation}]`, {
      inputs: [{ x: normal(`transpose ${shape}`, shape) }],
      build: (graph, { x }) => [graph.transpose('out', x, permutation)],
      expected: ({ x }) => ({ out: naive.transpose(x, permutation) }),
    }),
  ),
  makeCase('reshape: keep and infer', {
    inputs: [{ x: normal('reshape', [2, 3, 4, 5]) }],
    build: (graph, { x }) => [graph.reshape('out', x, [0, 0, -1])],
    expected: ({ x }) => ({ out: naive.reshape(x, [2, 3, 20]) }),
  }),
  makeCase('reshape: the value before it lives on', {
    inputs: [{ x: normal('reshape alive', [2, 6]) }],
    build: (graph, { x }) => {
      const scaled = graph.mul('scaled', x, 3);
      const flat = graph.relu('flat', graph.reshape('turned', scaled, [12]));
      return [flat, scaled];
    },
    expected: ({ x }) => {
      const scaled = naive.map(x, (value) => 3 * value);
      return { flat: naive.reshape(naive.map(scaled, relu), [12]), scaled };
    },
  }),
];

interface ResizeSpec {
  readonly method: 'bilinear' | 'bicubic';
  readonly x: Tensor;
  readonly size: readonly [number, number];
  readonly expected?: Tensor;
}

function resizeCase(name: string, { method, x, size, expected }: ResizeSpec): RuntimeCase {
  const like = normal(`${name} like`, [1, 2, ...size]);
  return makeCase(`resizeLike: ${method} ${name}`, {
    inputs: [{ x, like }],
    build: (graph, values) => [graph.resizeLike('out', values.x, values.like, method)],
    expected: (tensors) => ({ out: expected ?? naive.resize(tensors.x, size, method) }),
  });
}

/** [[1, 2], [3, 4]]: the value at row y and column x is 1 + x + 2 y, so each axis can be worked out alone. */
const square = literal([1, 1, 2, 2], [1, 2, 3, 4]);

/** The tensor whose value is 1 + x + 2 y where the output's rows and columns fall at these places. */
function onSquare(places: readonly number[]): Tensor {
  const size = places.length;
  return {
    shape: [1, 1, size, size],
    data: Float64Array.from(places.flatMap((y) => places.map((x) => 1 + x + 2 * y))),
  };
}

/**
 * PyTorch's `interpolate(..., align_corners=False)` on small inputs, by hand. Twice the size puts the
 * outputs at -1/4, 1/4, 3/4 and 5/4. Bilinear clamps these to 0, 1/4, 3/4, 1. The cubic's weights at
 * distances 7/4, 3/4, 1/4 and 5/4 are -9/256, 67/256, 225/256 and -27/256; on samples 0 0 0 1 (the borders
 * repeat) that leaves -27/256 at -1/4, and 0 0 1 1 gives (67 - 9)/256 = 58/256 at 1/4; the rest by symmetry.
 */
const resizeCases: readonly RuntimeCase[] = [
  resizeCase('2x2 to 4x4 by hand', {
    method: 'bilinear',
    x: square,
    size: [4, 4],
    expected: onSquare([0, 0.25, 0.75, 1]),
  }),
  resizeCase('2x2 to 4x4 by hand', {
    method: 'bicubic',
    x: square,
    size: [4, 4],
    expected: onSquare([-27 / 256, 58 / 256, 198 / 256, 283 / 256]),
  }),
  // Half of four samples falls between the second and third (and first and second): the cubic's weights
  // there are -3/32, 19/32, 19/32, -3/32, so samples 0 0 1 0 with a repeated border give -3/32 and 19/32.
  resizeCase('4 to 2 by hand', {
    method: 'bicubic',
    x: literal([1, 1, 1, 4], [0, 0, 1, 0]),
    size: [1, 2],
    expected: literal([1, 1, 1, 2], [-3 / 32, 19 / 32]),
  }),
  resizeCase('4 to 2 by hand', {
    method: 'bilinear',
    x: literal([1, 1, 1, 4], [0, 0, 1, 4]),
    size: [1, 2],
    expected: literal([1, 1, 1, 2], [0, 2.5]),
  }),
  ...(['bilinear', 'bicubic'] as const).flatMap((method) => [
    resizeCase('up', { method, x: normal('resize up', [2, 3, 5, 6]), size: [13, 11] }),
    resizeCase('down', { method, x: normal('resize down', [1, 2, 17, 12]), size: [5, 7] }),
    resizeCase('one way up, one way down', {
      method,
      x: normal('resize mixed', [1, 2, 4, 20]),
      size: [9, 6],
    }),
    resizeCase('to the same size', { method, x: normal('resize same', [1, 2, 6, 5]), size: [6, 5] }),
    resizeCase('from one pixel', { method, x: normal('resize one', [1, 3, 1, 1]), size: [4, 3] }),
    resizeCase('to one pixel', { method, x: normal('resize to one', [1, 3, 6, 4]), size: [1, 1] }),
    resizeCase('far up', { method, x: normal('resize far', [1, 1, 3, 4]), size: [48, 64] }),
  ]),
];

const wholeCases: readonly RuntimeCase[] = [
  makeCase('sizes that change between runs', {
    declared: { x: ['N', 3, 'H', 'W'] },
    inputs: [
      { x: normal('dynamic 1', [1, 3, 9, 12]) },
      { x: normal('dynamic 2', [2, 3, 14, 7]) },
      { x: normal('dynamic 1', [1, 3, 9, 12]) },
    ],
    parameters: { weight: normal('dynamic weight', [4, 3, 3, 3], 0.2), bias: normal('dynamic bias', [4]) },
    build: (graph, { x, weight, bias }) => {
      const features = graph.relu('features', graph.conv('conv', x, weight, bias, { padding: 1 }));
      const pooled = graph.maxPool('pooled', features, { kernel: 2, stride: 2 });
      return [
        graph.resizeLike('map', pooled, x, 'bilinear'),
        graph.reduceMean('score', pooled, [1, 2, 3]),
        features,
      ];
    },
    expected: ({ x, weight, bias }) => {
      const features = naive.map(naive.conv(x, weight, bias, { stride: 1, padding: 1, groups: 1 }), relu);
      const size = x.shape.slice(2).map((extent) => Math.floor(extent / 2));
      const pooled = naive.maxPool(features, { kernel: 2, stride: 2, padding: 0, size });
      const count = pooled.data.length / x.shape[0];
      const total = naive.reduceSum(pooled, [1, 2, 3]);
      const score = naive.reshape(
        naive.map(total, (sum) => sum / count),
        [x.shape[0]],
      );
      return { map: naive.resize(pooled, x.shape.slice(2), 'bilinear'), score, features };
    },
  }),
  makeCase('unit-length features and their weighted difference', {
    inputs: [{ a: normal('unit a', [1, 8, 6, 5]), b: normal('unit b', [1, 8, 6, 5]) }],
    parameters: { weight: normal('unit weight', [1, 8, 1, 1]) },
    build: (graph, { a, b, weight }) => {
      const unit = (name: string, x: Value): Value => {
        const length = graph.sqrt(
          `${name}.length`,
          graph.reduceSum(`${name}.energy`, graph.square(`${name}.square`, x), [1], { keepDims: true }),
        );
        return graph.div(`${name}.unit`, x, graph.add(`${name}.safe`, length, 1e-10));
      };
      const difference = graph.square('difference', graph.sub('delta', unit('a0', a), unit('b0', b)));
      return [graph.conv('map', difference, weight, null), graph.reduceMean('mean', difference, [2, 3])];
    },
    expected: ({ a, b, weight }) => {
      const unit = (x: Tensor): Tensor => {
        const energy = naive.reduceSum(
          naive.map(x, (value) => value * value),
          [1],
        );
        return naive.pointwise(x, energy, (value, sum) => value / (Math.sqrt(sum) + 1e-10));
      };
      const difference = naive.pointwise(unit(a), unit(b), (left, right) => (left - right) ** 2);
      const mean = naive.map(naive.reduceSum(difference, [2, 3]), (sum) => sum / 30);
      return {
        map: naive.conv(difference, weight, null, { stride: 1, padding: 0, groups: 1 }),
        mean: naive.reshape(mean, [1, 8]),
      };
    },
  }),
  makeCase('attention', {
    declared: { x: ['N', 'T', 12] },
    inputs: [{ x: normal('attention 1', [1, 5, 12]) }, { x: normal('attention 2', [2, 9, 12]) }],
    parameters: { weight: normal('attention weight', [12, 36], 0.3) },
    build: (graph, { x, weight }) => {
      const parts = graph.split('part', graph.matMul('qkv', x, weight), 2, 3);
      const [query, key, value] = parts.map((part, i) =>
        graph.transpose(`heads.${i}`, graph.reshape(`apart.${i}`, part, [0, 0, 3, 4]), [0, 2, 1, 3]),
      );
      const scores = graph.matMul(
        'scores',
        graph.mul('scaled', query, 0.5),
        graph.transpose('keys', key, [0, 1, 3, 2]),
      );
      const mixed = graph.matMul('mixed', graph.softmax('attention', scores, -1), value);
      return [graph.reshape('out', graph.transpose('joined', mixed, [0, 2, 1, 3]), [0, 0, 12])];
    },
    expected: ({ x, weight }) => {
      const [n, tokens] = x.shape;
      const qkv = naive.matMul(x, weight);
      const [query, key, value] = [0, 12, 24].map((start) =>
        naive.transpose(
          naive.reshape(naive.slice(qkv, 2, start, start + 12), [n, tokens, 3, 4]),
          [0, 2, 1, 3],
        ),
      );
      const scores = naive.matMul(query, naive.transpose(key, [0, 1, 3, 2]));
      const attention = naive.softmax(
        naive.map(scores, (score) => score / 2),
        3,
      );
      const joined = naive.transpose(naive.matMul(attention, value), [0, 2, 1, 3]);
      return { out: naive.reshape(joined, [n, tokens, 12]) };
    },
  }),
];

/** Every operation in every shape that matters, as data: any runtime can be held against these. */
export const runtimeCases: readonly RuntimeCase[] = [
  ...convCases,
  ...maxPoolCases,
  ...unaryCases,
  ...softmaxCases,
  ...layerNormCases,
  ...matMulCases,
  ...pointwiseCases,
  ...reductionCases,
  ...movementCases,
  ...resizeCases,
  ...wholeCases,
];
