import { IqaError } from '@iqakit/core';
import { formatShape, type Graph } from '../graph/index.ts';
import { type Tensor, tensorSize } from '../tensor/index.ts';
import type { Weights } from './runtime.ts';

/**
 * The weights a graph needs, by name and in its order. Throws E_CHECKPOINT where one is missing, has
 * another shape or does not fill it.
 */
export function parameterTensors(graph: Graph, weights: Weights): ReadonlyMap<string, Tensor> {
  return new Map(
    graph.parameters.map(({ name, shape }) => {
      const tensor = weights.get(name);
      if (tensor === undefined) {
        throw new IqaError('E_CHECKPOINT', `The weights lack ${name}, which ${graph.name} needs.`);
      }
      const given = formatShape(tensor.shape);
      if (given !== formatShape(shape) || tensor.data.length !== tensorSize(tensor.shape)) {
        throw new IqaError(
          'E_CHECKPOINT',
          `${name} is ${given} with ${tensor.data.length} values in the weights; ${graph.name} needs ${formatShape(shape)}.`,
        );
      }
      return [name, tensor];
    }),
  );
}
