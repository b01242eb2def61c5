import { type Graph, type GraphNode, inferShapes } from './graph.ts';

type Shapes = ReadonlyMap<string, readonly number[]>;

/**
 * Multiplications with an addition that a graph's convolutions and matrix products do for inputs of these
 * shapes; what is done once per value elsewhere is a hundredth of it and not counted. One of them is two
 * floating-point operations. Throws E_GRAPH and E_TOO_SMALL as {@link inferShapes} does.
 */
export function countMultiplyAdds(graph: Graph, inputs: Readonly<Record<string, readonly number[]>>): number {
  const shapes = inferShapes(graph, inputs);
  return graph.nodes.reduce((total, node) => total + multiplyAdds(node, shapes), 0);
}

function multiplyAdds({ name, op, inputs }: GraphNode, shapes: Shapes): number {
  const shapeOf = (value: string | undefined) => shapes.get(value as string) as readonly number[];
  if (op === 'matMul') return product(shapeOf(name)) * (shapeOf(inputs[0]).at(-1) as number);
  if (op !== 'conv') return 0;
  const [, channels, height, width] = shapeOf(inputs[1]) as readonly [number, number, number, number];
  return product(shapeOf(name)) * channels * height * width;
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, extent) => total * extent, 1);
}
