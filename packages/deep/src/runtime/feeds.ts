import { IqaError } from '@iqakit/core';
import { formatShape, type Graph, inferShapes } from '../graph/index.ts';
import { tensorSize } from '../tensor/index.ts';
import type { TensorMap } from './runtime.ts';

/**
 * Checks feeds before a runtime touches them. Throws E_GRAPH for an input that is missing or has
 * another shape than the graph declares, E_SIZE_MISMATCH for data that does not fill its shape,
 * E_TOO_SMALL where a window no longer fits.
 */
export function expectFeeds(graph: Graph, feeds: TensorMap): void {
  for (const { name } of graph.inputs) {
    const tensor = feeds[name];
    if (tensor === undefined || tensor.data.length === tensorSize(tensor.shape)) continue;
    throw new IqaError(
      'E_SIZE_MISMATCH',
      `Input ${name} has ${tensor.data.length} values for the shape ${formatShape(tensor.shape)}.`,
    );
  }
  inferShapes(graph, Object.fromEntries(Object.entries(feeds).map(([name, { shape }]) => [name, shape])));
}
