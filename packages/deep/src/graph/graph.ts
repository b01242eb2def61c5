import { IqaError } from '@iqakit/core';
import { formatShape, isKnown, type Shape } from './dims.ts';
import { type OpAttributes, type OpName, shapeRules } from './ops.ts';

/** One operation. Its single output is known by the node's name. */
export interface GraphNode<K extends OpName = OpName> {
  readonly name: string;
  readonly op: K;
  /** Names of inputs, parameters or earlier nodes. */
  readonly inputs: readonly string[];
  readonly attributes: OpAttributes[K];
  readonly shape: Shape;
}

/** A named tensor that comes from outside: pixels for an input, weights for a parameter. */
export interface GraphValue {
  readonly name: string;
  readonly shape: Shape;
}

/**
 * A network as a value: no code, no weights. Nodes stand in an order in which they can be run.
 * Outputs are names of nodes.
 */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly GraphValue[];
  readonly parameters: readonly GraphValue[];
  readonly nodes: readonly GraphNode[];
  readonly outputs: readonly string[];
  /**
   * Whether outputs magnify the rounding of the features they come from (a contrast of almost equal
   * values, say): devices with coarse sums then take finer ones, which costs time.
   */
  readonly isSensitive?: boolean;
}

/** Shape of a node's output for these input shapes. */
export function inferNode(
  node: Pick<GraphNode, 'name' | 'op' | 'attributes'>,
  inputs: readonly Shape[],
): Shape {
  const rule = shapeRules[node.op] as (inputs: readonly Shape[], attributes: unknown) => Shape;
  try {
    return rule(inputs, node.attributes);
  } catch (error) {
    if (!(error instanceof IqaError)) throw error;
    throw new IqaError(error.code, `${node.name}: ${error.message}`, { cause: error });
  }
}

/**
 * The shapes of every value for inputs of known size. Throws E_GRAPH where an input is missing or of
 * another shape than the graph declares, E_TOO_SMALL where a window no longer fits.
 */
export function inferShapes(
  graph: Graph,
  inputs: Readonly<Record<string, readonly number[]>>,
): ReadonlyMap<string, readonly number[]> {
  const shapes = new Map<string, readonly number[]>();
  const free = new Map<string, number>();
  for (const { name, shape } of graph.inputs) shapes.set(name, bind(name, shape, inputs[name], free));
  for (const { name, shape } of graph.parameters) {
    if (!isKnown(shape))
      throw new IqaError('E_GRAPH', `Parameter ${name} has the open shape ${formatShape(shape)}.`);
    shapes.set(name, shape);
  }
  for (const node of graph.nodes) {
    const shape = inferNode(
      node,
      node.inputs.map((input) => shapes.get(input) as readonly number[]),
    );
    shapes.set(node.name, shape as readonly number[]);
  }
  return shapes;
}

/** Checks a given shape against a declared one; a free dimension takes the first size it meets. */
function bind(
  name: string,
  declared: Shape,
  given: readonly number[] | undefined,
  free: Map<string, number>,
): readonly number[] {
  if (given === undefined) throw new IqaError('E_GRAPH', `Input ${name} is missing.`);
  const fits =
    given.length === declared.length &&
    declared.every((dim, axis) => {
      const size = given[axis] as number;
      if (typeof dim === 'number') return dim === size;
      if (!free.has(dim)) free.set(dim, size);
      return free.get(dim) === size;
    });
  if (!fits)
    throw new IqaError(
      'E_GRAPH',
      `Input ${name} is ${formatShape(given)}, the graph wants ${formatShape(declared)}.`,
    );
  return given;
}

/** The same graph with these values as outputs: all of them where no names are given (for tracing). */
export function withOutputs(
  graph: Graph,
  outputs: readonly string[] = graph.nodes.map((node) => node.name),
): Graph {
  return { ...graph, outputs };
}

/** One line per value, for people and for snapshots. */
export function printGraph(graph: Graph): string {
  const lines = [
    `graph ${graph.name}${graph.isSensitive ? ', sensitive to rounding' : ''}`,
    ...graph.inputs.map(({ name, shape }) => `input ${name} ${formatShape(shape)}`),
    ...graph.parameters.map(({ name, shape }) => `parameter ${name} ${formatShape(shape)}`),
    ...graph.nodes.map(printNode),
    `output ${graph.outputs.join(', ')}`,
  ];
  return `${lines.join('\n')}\n`;
}

function printNode(node: GraphNode): string {
  const attributes = Object.entries(node.attributes).map(([key, value]) => `${key}=${printAttribute(value)}`);
  const inputs = [...node.inputs, ...attributes].join(', ');
  return `${node.name} = ${node.op}(${inputs}) ${formatShape(node.shape)}`;
}

function printAttribute(value: unknown): string {
  if (Array.isArray(value) && value.length > 8)
    return `[${value.slice(0, 3).join(', ')}, ... ${value.length} values]`;
  return JSON.stringify(value);
}
