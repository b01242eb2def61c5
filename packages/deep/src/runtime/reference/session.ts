import { IqaError } from '@iqakit/core';
import { type Graph, inferShapes, type OpName } from '../../graph/index.ts';
import type { Tensor } from '../../tensor/index.ts';
import { expectFeeds } from '../feeds.ts';
import type { Session, TensorMap, Weights } from '../runtime.ts';
import { SerialQueue } from '../serial-queue.ts';
import { Arena, type Precision, stored } from './arena.ts';
import type { KernelCall } from './kernel.ts';
import { kernels } from './kernels.ts';
import { planOf, type Step } from './plan.ts';
import { Workspace } from './workspace.ts';

/** A graph with its weights, run node by node; intermediate values are freed after their last use. */
export class ReferenceSession implements Session {
  readonly #graph: Graph;
  readonly #precision: Precision;
  readonly #plan: readonly Step[];
  readonly #workspace = new Workspace();
  readonly #queue = new SerialQueue();
  #weights: Weights | null;

  /** `weights` holds every parameter of the graph in its shape. */
  constructor(graph: Graph, weights: Weights, precision: Precision) {
    this.#graph = graph;
    this.#precision = precision;
    this.#plan = planOf(graph);
    this.#weights = weights;
  }

  run(feeds: TensorMap): Promise<TensorMap> {
    return this.#queue.add(() => this.#compute(feeds));
  }

  dispose(): Promise<void> {
    return this.#queue.add(async () => {
      this.#weights = null;
      this.#workspace.clear();
    });
  }

  async #compute(feeds: TensorMap): Promise<TensorMap> {
    if (this.#weights === null) {
      throw new IqaError(
        'E_RUNTIME',
        `The session of ${this.#graph.name} is disposed; compile the graph again to run it.`,
      );
    }
    expectFeeds(this.#graph, feeds);
    const inputs = this.#graph.inputs.map(({ name }) => [name, feeds[name]] as const);
    const shapes = inferShapes(
      this.#graph,
      Object.fromEntries(inputs.map(([name, { shape }]) => [name, shape])),
    );
    const values = new Map<string, Tensor>(this.#weights);
    for (const [name, tensor] of inputs) values.set(name, withPrecision(tensor, this.#precision));
    const arena = new Arena(this.#precision, this.#workspace);
    const turn = createTurn();
    for (const step of this.#plan) {
      runStep(step, shapes, values, arena);
      await turn();
    }
    return Object.fromEntries(this.#graph.outputs.map((name) => [name, arena.handOut(lookUp(values, name))]));
  }
}

/** Doubles are rounded where storage is float32; float32 numbers are exact in either precision. */
export function withPrecision(tensor: Tensor, precision: Precision): Tensor {
  if (precision === 'float64' || tensor.data instanceof Float32Array) return tensor;
  return { shape: tensor.shape, data: stored(tensor.data, precision) };
}

function lookUp(values: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const value = values.get(name);
  if (value === undefined) throw new IqaError('E_GRAPH', `Nothing before it makes the value ${name}.`);
  return value;
}

/** Runs one node, stores its result under the node's name and drops what expires. */
function runStep(
  { node, expiring }: Step,
  shapes: ReadonlyMap<string, readonly number[]>,
  values: Map<string, Tensor>,
  arena: Arena,
): void {
  const inputs = node.inputs.map((name) => lookUp(values, name));
  arena.expire(new Set(inputs.filter((_, i) => expiring.includes(node.inputs[i]))));
  const kernel = kernels[node.op] as (call: KernelCall<OpName>) => Tensor;
  const shape = shapes.get(node.name) as readonly number[];
  const output = kernel({ inputs, attributes: node.attributes, shape, memory: arena });
  arena.retain(output);
  values.set(node.name, output);
  for (const name of expiring) {
    arena.release(lookUp(values, name));
    values.delete(name);
  }
}

/** Milliseconds of work after which a page may paint and a process may hear its signals. */
const TURN = 50;

/** A function to await between nodes: at once, or after everyone else had a turn. */
function createTurn(): () => Promise<void> {
  let begun = Date.now();
  return async () => {
    if (Date.now() - begun < TURN) return;
    await new Promise((resolve) => setTimeout(resolve));
    begun = Date.now();
  };
}
