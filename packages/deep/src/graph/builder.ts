import { IqaError } from '@iqakit/core';
import type { Shape } from './dims.ts';
import { type Graph, type GraphNode, type GraphValue, inferNode } from './graph.ts';
import { normalizeAxis, type OpAttributes, type OpName } from './ops.ts';

/** A value inside a graph that is being built. */
export interface Value {
  readonly name: string;
  readonly shape: Shape;
}

export interface ConvOptions {
  readonly stride?: number;
  readonly padding?: number;
  readonly groups?: number;
}

export interface PoolOptions {
  readonly kernel: number;
  readonly stride: number;
  readonly padding?: number;
  readonly ceil?: boolean;
}

/** Right-hand sides may be plain numbers; they become constants of the graph. */
export type Operand = Value | number;

/**
 * Builds a {@link Graph} one node at a time, checking shapes as it goes. Every method takes the node's
 * name first: say what the value means (`relu3_3`), as that name is what a trace prints. Names made
 * inside `scope` are prefixed. Throws E_GRAPH for a shape that does not fit or a name used twice.
 */
export class GraphBuilder {
  readonly #name: string;
  readonly #inputs: GraphValue[] = [];
  readonly #parameters = new Map<string, GraphValue>();
  readonly #nodes: GraphNode[] = [];
  readonly #taken = new Set<string>();
  readonly #scopes: string[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  /** Pixels or features from outside. Free dimensions are strings. */
  input(name: string, shape: Shape): Value {
    this.#take(name);
    const value = { name, shape };
    this.#inputs.push(value);
    return value;
  }

  /** A weight by its name in the checkpoint; asking again for the same name gives the same value. */
  parameter(name: string, shape: readonly number[]): Value {
    const known = this.#parameters.get(name);
    if (known !== undefined) return known;
    this.#take(name);
    const value = { name, shape };
    this.#parameters.set(name, value);
    return value;
  }

  constant(name: string, shape: readonly number[], data: readonly number[]): Value {
    const size = shape.reduce((total, dim) => total * dim, 1);
    if (size !== data.length)
      throw new IqaError('E_GRAPH', `Constant ${name} has ${data.length} values for ${size} places.`);
    return this.#node(name, 'constant', [], { shape, data });
  }

  /** Prefixes the names of everything built inside `body` with `name.`. */
  scope<T>(name: string, body: () => T): T {
    this.#scopes.push(name);
    try {
      return body();
    } finally {
      this.#scopes.pop();
    }
  }

  conv(name: string, x: Value, weight: Value, bias: Value | null, options: ConvOptions = {}): Value {
    const { stride = 1, padding = 0, groups = 1 } = options;
    return this.#node(name, 'conv', bias === null ? [x, weight] : [x, weight, bias], {
      stride,
      padding,
      groups,
    });
  }

  maxPool(name: string, x: Value, { kernel, stride, padding = 0, ceil = false }: PoolOptions): Value {
    return this.#node(name, 'maxPool', [x], { kernel, stride, padding, ceil });
  }

  relu(name: string, x: Value): Value {
    return this.#node(name, 'relu', [x], {});
  }

  sigmoid(name: string, x: Value): Value {
    return this.#node(name, 'sigmoid', [x], {});
  }

  gelu(name: string, x: Value): Value {
    return this.#node(name, 'gelu', [x], {});
  }

  softplus(name: string, x: Value): Value {
    return this.#node(name, 'softplus', [x], {});
  }

  sqrt(name: string, x: Value): Value {
    return this.#node(name, 'sqrt', [x], {});
  }

  exp(name: string, x: Value): Value {
    return this.#node(name, 'exp', [x], {});
  }

  softmax(name: string, x: Value, axis: number): Value {
    return this.#node(name, 'softmax', [x], { axis: normalizeAxis(axis, x.shape.length) });
  }

  layerNorm(name: string, x: Value, weight: Value, bias: Value, epsilon: number): Value {
    return this.#node(name, 'layerNorm', [x, weight, bias], { epsilon });
  }

  matMul(name: string, a: Value, b: Value): Value {
    return this.#node(name, 'matMul', [a, b], {});
  }

  add(name: string, a: Operand, b: Operand): Value {
    return this.#pointwise('add', name, a, b);
  }

  sub(name: string, a: Operand, b: Operand): Value {
    return this.#pointwise('sub', name, a, b);
  }

  mul(name: string, a: Operand, b: Operand): Value {
    return this.#pointwise('mul', name, a, b);
  }

  div(name: string, a: Operand, b: Operand): Value {
    return this.#pointwise('div', name, a, b);
  }

  square(name: string, x: Value): Value {
    return this.mul(name, x, x);
  }

  concat(name: string, parts: readonly Value[], axis: number): Value {
    const rank = parts[0]?.shape.length ?? 0;
    return this.#node(name, 'concat', parts, { axis: normalizeAxis(axis, rank) });
  }

  slice(name: string, x: Value, axis: number, start: number, end: number | null): Value {
    return this.#node(name, 'slice', [x], { axis: normalizeAxis(axis, x.shape.length), start, end });
  }

  /** Equal parts along an axis of known size, named `name.0`, `name.1` and so on. */
  split(name: string, x: Value, axis: number, parts: number): readonly Value[] {
    const extent = x.shape[normalizeAxis(axis, x.shape.length)];
    if (typeof extent !== 'number' || extent % parts !== 0) {
      throw new IqaError(
        'E_GRAPH',
        `${name}: an axis of ${extent} cannot be split into ${parts} equal parts.`,
      );
    }
    const size = extent / parts;
    return Array.from({ length: parts }, (_, i) =>
      this.slice(`${name}.${i}`, x, axis, i * size, (i + 1) * size),
    );
  }

  transpose(name: string, x: Value, permutation: readonly number[]): Value {
    return this.#node(name, 'transpose', [x], { permutation });
  }

  reshape(name: string, x: Value, sizes: readonly number[]): Value {
    return this.#node(name, 'reshape', [x], { sizes });
  }

  reduceSum(
    name: string,
    x: Value,
    axes: readonly number[],
    options: { readonly keepDims?: boolean } = {},
  ): Value {
    return this.#reduce('reduceSum', name, x, axes, options.keepDims ?? false);
  }

  reduceMean(
    name: string,
    x: Value,
    axes: readonly number[],
    options: { readonly keepDims?: boolean } = {},
  ): Value {
    return this.#reduce('reduceMean', name, x, axes, options.keepDims ?? false);
  }

  resizeLike(name: string, x: Value, like: Value, method: 'bilinear' | 'bicubic'): Value {
    return this.#node(name, 'resizeLike', [x, like], { method });
  }

  /** The finished graph. Outputs keep the names of their values; nodes nobody needs are left out. */
  build(outputs: readonly Value[], traits: Pick<Graph, 'isSensitive'> = {}): Graph {
    const needed = new Set(outputs.map((value) => value.name));
    for (let i = this.#nodes.length - 1; i >= 0; i--) {
      const node = this.#nodes[i] as GraphNode;
      if (!needed.has(node.name)) continue;
      for (const input of node.inputs) needed.add(input);
    }
    return {
      name: this.#name,
      inputs: [...this.#inputs],
      parameters: [...this.#parameters.values()].filter((value) => needed.has(value.name)),
      nodes: this.#nodes.filter((node) => needed.has(node.name)),
      outputs: outputs.map((value) => value.name),
      ...traits,
    };
  }

  #pointwise(op: 'add' | 'sub' | 'mul' | 'div', name: string, a: Operand, b: Operand): Value {
    return this.#node(name, op, [this.#operand(`${name}.left`, a), this.#operand(`${name}.right`, b)], {});
  }

  #operand(name: string, operand: Operand): Value {
    return typeof operand === 'number' ? this.constant(name, [], [operand]) : operand;
  }

  #reduce(
    op: 'reduceSum' | 'reduceMean',
    name: string,
    x: Value,
    axes: readonly number[],
    keepDims: boolean,
  ): Value {
    const normal = axes.map((axis) => normalizeAxis(axis, x.shape.length)).sort((a, b) => a - b);
    return this.#node(name, op, [x], { axes: normal, keepDims });
  }

  #node<K extends OpName>(name: string, op: K, inputs: readonly Value[], attributes: OpAttributes[K]): Value {
    const full = [...this.#scopes, name].join('.');
    this.#take(full);
    const shape = inferNode(
      { name: full, op, attributes },
      inputs.map((input) => input.shape),
    );
    this.#nodes.push({ name: full, op, inputs: inputs.map((input) => input.name), attributes, shape });
    return { name: full, shape };
  }

  #take(name: string): void {
    if (this.#taken.has(name)) throw new IqaError('E_GRAPH', `The name ${name} is used twice.`);
    this.#taken.add(name);
  }
}
