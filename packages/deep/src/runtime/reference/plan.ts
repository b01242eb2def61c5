import type { Graph, GraphNode } from '../../graph/index.ts';

/** A node to run, and the values nobody needs after it. */
export interface Step {
  readonly node: GraphNode;
  readonly expiring: readonly string[];
}

/** The graph's nodes in order, each with the values whose last use it is. Outputs never expire. */
export function planOf(graph: Graph): readonly Step[] {
  const seen = new Set(graph.outputs);
  const steps: Step[] = [];
  for (const node of graph.nodes.toReversed()) {
    // A result that nobody reads expires at once.
    const expiring = [...new Set([node.name, ...node.inputs])].filter((name) => !seen.has(name));
    for (const name of expiring) seen.add(name);
    steps.push({ node, expiring });
  }
  return steps.reverse();
}
