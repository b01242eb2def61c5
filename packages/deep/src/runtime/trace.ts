import { type Graph, type OpName, withOutputs } from '../graph/index.ts';
import type { Tensor } from '../tensor/index.ts';
import type { Runtime, TensorMap, Weights } from './runtime.ts';

/** How far two runtimes are apart at one node. */
export interface NodeDifference {
  readonly name: string;
  readonly op: OpName;
  readonly shape: readonly number[];
  /** The largest difference of two values; infinite where only one of them is a number. */
  readonly absolute: number;
  /** The same as a share of the largest value that the first runtime has at this node. */
  readonly relative: number;
}

/**
 * Runs a graph on two runtimes with every value kept, and says for each node, in the graph's order, how
 * far the second is from the first. All values are in memory at once: use small pictures.
 *
 * A runtime cannot fuse operations whose values are asked for, so a difference may be smaller here than
 * in a plain run. Throws what `compile` and `run` throw.
 */
export async function traceDifferences(
  graph: Graph,
  weights: Weights,
  feeds: TensorMap,
  first: Runtime,
  second: Runtime,
): Promise<readonly NodeDifference[]> {
  const computed = graph.nodes.filter(({ op }) => op !== 'constant');
  const traced = withOutputs(
    graph,
    computed.map(({ name }) => name),
  );
  const a = await runOnce(first, traced, weights, feeds);
  const b = await runOnce(second, traced, weights, feeds);
  return computed.map(({ name, op }) => {
    const expected = a[name] as Tensor;
    return { name, op, shape: expected.shape, ...differenceOf(expected, b[name] as Tensor) };
  });
}

async function runOnce(
  runtime: Runtime,
  graph: Graph,
  weights: Weights,
  feeds: TensorMap,
): Promise<TensorMap> {
  const session = await runtime.compile(graph, weights);
  try {
    return await session.run(feeds);
  } finally {
    await session.dispose();
  }
}

function differenceOf(
  { data: expected }: Tensor,
  { data: actual }: Tensor,
): Pick<NodeDifference, 'absolute' | 'relative'> {
  let absolute = 0;
  let scale = 0;
  for (let i = 0; i < expected.length; i++) {
    const value = expected[i] as number;
    if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value));
    // Catches equal infinities and two NaNs, whose difference would be NaN.
    if (Object.is(value, actual[i])) continue;
    const difference = Math.abs(value - (actual[i] as number));
    absolute = Math.max(absolute, Number.isNaN(difference) ? Infinity : difference);
  }
  return { absolute, relative: absolute === 0 ? 0 : absolute / scale };
}
