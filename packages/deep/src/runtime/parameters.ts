import { IqaError } from '@iqakit/core';
import { formatShape, type Graph } from '../graph/index.ts';
import type { Tensor } from '../tensor/index.ts';
import type { Weights } from './runtime.ts';

/** The weights a graph needs, by name. Throws E_CHECKPOINT where one is missing or has another shape. */
export function parameterTensors(graph: Graph, weights: Weights): ReadonlyMap<string, Tensor> {
  return new Map(
    graph.parameters.map(({ name, shape }) => {
      const tensor = weights.get(name);
      if (tensor === undefined) {
        throw new IqaError('E_CHECKPOINT', `The weights lack ${name}, which ${graph.name} needs.`);
      }
      if (formatShape(tensor.shape) !== formatShape(shape)) {
        throw new IqaError(
          'E_CHECKPOINT',
          `${name} is ${formatShape(tensor.shape)} in the weights; ${graph.name} needs ${formatShape(shape)}.`,
        );
      }
      return [name, tensor];
    }),
  );
}
