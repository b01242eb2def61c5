import { IqaError } from '@iqakit/core';
import {
  type Graph,
  type GraphNode,
  isKnown,
  type OpAttributes,
  type OpName,
  type Shape,
} from '../../graph/index.ts';
import { parameterTensors } from '../parameters.ts';
import type { Weights } from '../runtime.ts';
import { DimensionNames } from './dimension-names.ts';
import {
  float,
  int,
  ints,
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  text,
} from './model.ts';

declare const __IQAKIT_VERSION__: string;

/** Reductions take their axes as an input from 18 on; nothing here is newer, so ONNX Runtime 1.14 runs it. */
const OPSET = 18;

/** A slice's end that stands for the end of the axis. */
const TO_THE_END = 2n ** 63n - 1n;

export interface LoweringOptions {
  /**
   * Convolutions over a multiple of this many channels become as many convolutions, whose results are
   * added up in pairs. All channels at once where left out.
   */
  readonly channelBlock?: number;
}

/**
 * The graph with its weights as an ONNX model of float32. Every node keeps its name, on the value it
 * gives and on the ONNX node that gives it, so that profiles and messages of ONNX Runtime speak of the
 * graph; helpers in front of it are named `name:what`.
 * Throws E_CHECKPOINT where a weight is missing or has another shape.
 */
export function lowerGraph(
  graph: Graph,
  weights: Weights,
  { channelBlock = Infinity }: LoweringOptions = {},
): OnnxModel {
  const lowering = new Lowering(graph, channelBlock);
  for (const [name, tensor] of parameterTensors(graph, weights))
    lowering.floats(name, tensor.shape, tensor.data);
  for (const node of graph.nodes) lowerNode(lowering, node);
  const dimensions = new DimensionNames();
  const valueInfo = (name: string, shape: Shape) => ({ name, shape: dimensions.rename(shape) });
  return {
    producer: { name: 'iqakit', version: __IQAKIT_VERSION__ },
    opset: OPSET,
    graph: {
      name: graph.name,
      nodes: lowering.nodes,
      initializers: lowering.initializers,
      inputs: graph.inputs.map(({ name, shape }) => valueInfo(name, shape)),
      outputs: graph.outputs.map((name) => valueInfo(name, lowering.outputShape(name))),
    },
  };
}

/** The ONNX graph as it grows. */
class Lowering {
  readonly nodes: OnnxNode[] = [];
  readonly initializers: OnnxTensor[] = [];
  readonly channelBlock: number;
  readonly #shapes: ReadonlyMap<string, Shape>;
  readonly #outputs: ReadonlySet<string>;

  constructor(graph: Graph, channelBlock: number) {
    this.channelBlock = channelBlock;
    this.#shapes = new Map(
      [...graph.inputs, ...graph.parameters, ...graph.nodes].map(({ name, shape }) => [name, shape]),
    );
    this.#outputs = new Set(graph.outputs);
  }

  shape(name: string): Shape {
    return this.#shapes.get(name) as Shape;
  }

  outputShape(name: string): Shape {
    const shape = this.#shapes.get(name);
    if (shape === undefined) throw new IqaError('E_GRAPH', `The output ${name} is no value of the graph.`);
    return shape;
  }

  isOutput(name: string): boolean {
    return this.#outputs.has(name);
  }

  /** One ONNX node; its value carries its name. */
  emit(
    op: string,
    name: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    this.nodes.push({ name, op, inputs, outputs: [name], attributes });
    return name;
  }

  floats(name: string, shape: readonly number[], data: ArrayLike<number>): string {
    this.initializers.push({
      name,
      shape,
      data: data instanceof Float32Array ? data : Float32Array.from(data),
    });
    return name;
  }

  scalar(name: string, value: number): string {
    return this.floats(name, [], [value]);
  }

  integers(name: string, values: readonly (number | bigint)[]): string {
    this.initializers.push({ name, shape: [values.length], data: BigInt64Array.from(values, BigInt) });
    return name;
  }
}

type Rule<K extends OpName> = (lowering: Lowering, node: GraphNode<K>) => void;

function lowerNode(lowering: Lowering, node: GraphNode): void {
  (rules[node.op] as Rule<OpName>)(lowering, node);
}

/** Same operation, same inputs, no attributes. */
const as =
  (op: string): ((lowering: Lowering, node: GraphNode) => void) =>
  (lowering, { name, inputs }) =>
    lowering.emit(op, name, inputs);

const rules: { readonly [K in OpName]: Rule<K> } = {
  constant: lowerConstant,
  conv: lowerConv,
  maxPool: lowerMaxPool,
  relu: as('Relu'),
  sigmoid: as('Sigmoid'),
  gelu: lowerGelu,
  softplus: as('Softplus'),
  sqrt: as('Sqrt'),
  exp: as('Exp'),
  softmax: (to, { name, inputs, attributes }) =>
    to.emit('Softmax', name, inputs, { axis: int(attributes.axis) }),
  layerNorm: lowerLayerNorm,
  matMul: as('MatMul'),
  add: as('Add'),
  sub: as('Sub'),
  mul: as('Mul'),
  div: as('Div'),
  concat: (to, { name, inputs, attributes }) =>
    to.emit('Concat', name, inputs, { axis: int(attributes.axis) }),
  slice: lowerSlice,
  transpose: (to, { name, inputs, attributes }) =>
    to.emit('Transpose', name, inputs, { perm: ints(attributes.permutation) }),
  reshape: (to, { name, inputs: [x], attributes }) =>
    to.emit('Reshape', name, [x as string, to.integers(`${name}:sizes`, attributes.sizes)]),
  reduceSum: (to, node) => lowerReduction(to, node, 'ReduceSum'),
  reduceMean: (to, node) => lowerReduction(to, node, 'ReduceMean'),
  resizeLike: lowerResize,
};

function lowerConstant(to: Lowering, { name, attributes: { shape, data } }: GraphNode<'constant'>): void {
  if (!to.isOutput(name)) {
    to.floats(name, shape, data);
    return;
  }
  // An initializer may not be an output by itself.
  to.emit('Identity', name, [to.floats(`${name}:value`, shape, data)]);
}

function lowerConv(to: Lowering, { name, inputs, attributes }: GraphNode<'conv'>): void {
  const { stride, padding, groups } = attributes;
  const conv = (result: string, operands: readonly string[]) =>
    to.emit('Conv', result, operands, {
      strides: ints([stride, stride]),
      pads: ints([padding, padding, padding, padding]),
      group: int(groups),
    });
  const [x, weight, ...bias] = inputs as [string, string, ...string[]];
  const blocks = (to.shape(weight)[1] as number) / to.channelBlock;
  if (groups > 1 || blocks < 2 || !Number.isInteger(blocks)) {
    conv(name, inputs);
    return;
  }
  const parts = Array.from({ length: blocks }, (_, i) => {
    const channels = (value: string, role: string) =>
      emitSlice(to, value, `${name}:${role}${i}`, {
        axis: 1,
        start: i * to.channelBlock,
        end: (i + 1) * to.channelBlock,
      });
    return conv(`${name}:part${i}`, [
      channels(x, 'channels'),
      channels(weight, 'weights'),
      ...(i === 0 ? bias : []),
    ]);
  });
  addInPairs(to, parts, name);
}

/** The last sum carries the name. */
function addInPairs(to: Lowering, values: readonly string[], name: string): void {
  let level = values;
  for (let depth = 0; level.length > 1; depth++) {
    const isLast = level.length === 2;
    const next: string[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [a, b] = level.slice(i, i + 2) as [string, string?];
      next.push(b === undefined ? a : to.emit('Add', isLast ? name : `${name}:sum${depth}.${i / 2}`, [a, b]));
    }
    level = next;
  }
}

/**
 * Where sizes are known the far padding makes the windows come out even: ONNX Runtime's web build works
 * out another size than PyTorch for a ceil mode whose last window would lie wholly in the padding.
 */
function lowerMaxPool(to: Lowering, node: GraphNode<'maxPool'>): void {
  const { name, inputs, attributes } = node;
  const { kernel, stride, padding, ceil } = attributes;
  const far = farPadding(to.shape(inputs[0] as string), node);
  to.emit('MaxPool', name, inputs, {
    kernel_shape: ints([kernel, kernel]),
    strides: ints([stride, stride]),
    pads: ints([padding, padding, ...(far ?? [padding, padding])]),
    ceil_mode: int(ceil && far === null ? 1 : 0),
  });
}

/** Padding below and to the right such that the last window ends with it; null where sizes are free. */
function farPadding(input: Shape, { shape, attributes }: GraphNode<'maxPool'>): readonly number[] | null {
  const { kernel, stride, padding } = attributes;
  const extents: Shape = input.slice(2);
  const counts: Shape = shape.slice(2);
  if (!isKnown(extents) || !isKnown(counts)) return null;
  return counts.map((count, axis) =>
    Math.max(0, (count - 1) * stride + kernel - padding - (extents[axis] as number)),
  );
}

/** Composed, as ONNX has Gelu only from operator set 20 on; ONNX Runtime fuses it again. */
function lowerGelu(to: Lowering, { name, inputs: [x] }: GraphNode<'gelu'>): void {
  const scaled = to.emit('Div', `${name}:scaled`, [x as string, to.scalar(`${name}:root`, Math.SQRT2)]);
  const erf = to.emit('Erf', `${name}:erf`, [scaled]);
  const gate = to.emit('Add', `${name}:gate`, [erf, to.scalar(`${name}:one`, 1)]);
  const product = to.emit('Mul', `${name}:product`, [x as string, gate]);
  to.emit('Mul', name, [product, to.scalar(`${name}:half`, 0.5)]);
}

/**
 * Centred beforehand: the WebGPU kernel takes the variance as mean square less squared mean, which
 * leaves three digits where the mean is a hundred times the deviation.
 */
function lowerLayerNorm(to: Lowering, { name, inputs, attributes }: GraphNode<'layerNorm'>): void {
  const [x, weight, bias] = inputs as [string, string, string];
  const last = to.integers(`${name}:axes`, [to.shape(x).length - 1]);
  const mean = to.emit('ReduceMean', `${name}:mean`, [x, last], { keepdims: int(1) });
  const centred = to.emit('Sub', `${name}:centred`, [x, mean]);
  to.emit('LayerNormalization', name, [centred, weight, bias], { epsilon: float(attributes.epsilon) });
}

function lowerSlice(to: Lowering, { name, inputs: [x], attributes }: GraphNode<'slice'>): void {
  emitSlice(to, x as string, name, attributes);
}

function emitSlice(
  to: Lowering,
  x: string,
  name: string,
  { axis, start, end }: OpAttributes['slice'],
): string {
  return to.emit('Slice', name, [
    x,
    to.integers(`${name}:starts`, [start]),
    to.integers(`${name}:ends`, [end ?? TO_THE_END]),
    to.integers(`${name}:axes`, [axis]),
  ]);
}

/**
 * One axis after the other, the innermost first: ONNX Runtime adds all that one reduction covers in a
 * single float32 running sum, which for the mean of a 1080p map is off by 1e-4 of its value; row sums
 * that are added in turn stay within 1e-7.
 */
function lowerReduction(
  to: Lowering,
  { name, inputs: [x], attributes }: GraphNode<'reduceSum' | 'reduceMean'>,
  op: 'ReduceSum' | 'ReduceMean',
): void {
  const { axes, keepDims } = attributes;
  const [last, ...inner] = axes;
  if (last === undefined) {
    to.emit('Identity', name, [x as string]);
    return;
  }
  const reduce = (value: string, axis: number, result: string) =>
    to.emit(op, result, [value, to.integers(`${result}:axes`, [axis])], { keepdims: int(keepDims ? 1 : 0) });
  const partial = inner.reduceRight((value, axis) => reduce(value, axis, `${name}:axis${axis}`), x as string);
  reduce(partial, last, name);
}

const RESIZE_MODE: Readonly<Record<OpAttributes['resizeLike']['method'], string>> = {
  bilinear: 'linear',
  bicubic: 'cubic',
};

function lowerResize(to: Lowering, { name, inputs: [x, like], attributes }: GraphNode<'resizeLike'>): void {
  const [, , height, width] = to.shape(like as string);
  const sizes =
    typeof height === 'number' && typeof width === 'number'
      ? to.integers(`${name}:sizes`, [height, width])
      : to.emit('Shape', `${name}:sizes`, [like as string], { start: int(2), end: int(4) });
  to.emit('Resize', name, [x as string, '', '', sizes], {
    mode: text(RESIZE_MODE[attributes.method]),
    axes: ints([2, 3]),
    coordinate_transformation_mode: text('half_pixel'),
    cubic_coeff_a: float(-0.75),
  });
}
