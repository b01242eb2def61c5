import type { Graph } from '../../graph/index.ts';
import type { Weights } from '../runtime.ts';
import { encodeModel } from './encode.ts';
import { lowerGraph } from './lower.ts';

/**
 * A graph and its weights as the bytes of an `.onnx` file (operator set 18, float32), for any program
 * that runs ONNX. Inputs and outputs keep their names; free dimensions stay free.
 * Throws E_CHECKPOINT for weights that do not fit, E_LIMIT beyond 2 GiB.
 */
export function exportOnnx(graph: Graph, weights: Weights): Uint8Array<ArrayBuffer> {
  return encodeModel(lowerGraph(graph, weights));
}
