import { parameterTensors } from '../parameters.ts';
import type { Runtime } from '../runtime.ts';
import type { Precision } from './arena.ts';
import { ReferenceSession, withPrecision } from './session.ts';

export interface ReferenceRuntimeOptions {
  /**
   * How values are stored between operations: `float64` (the default) is the truth other runtimes are held
   * against, `float32` takes half the memory and rounds once for each value. Sums are float64 in both.
   */
  readonly precision?: Precision;
}

/**
 * Runs graphs in plain TypeScript, one operation after the other on the calling thread. Every sum has a
 * fixed order and no function of the engine's own is used, so the same feeds give the same bits everywhere.
 * Weights are read where they are, not copied, as long as the session lives.
 *
 * `compile` throws E_CHECKPOINT where a parameter is missing or has another shape; a session's `run` throws
 * E_GRAPH for a missing or misshapen feed, E_SIZE_MISMATCH for one with too few or too many numbers,
 * E_TOO_SMALL for an image smaller than a window, E_LIMIT where memory runs out, E_RUNTIME once disposed.
 */
export function referenceRuntime({ precision = 'float64' }: ReferenceRuntimeOptions = {}): Runtime {
  return {
    id: 'reference',
    precision,
    compile: async (graph, weights) => {
      const parameters = [...parameterTensors(graph, weights)];
      const stored = parameters.map(([name, tensor]) => [name, withPrecision(tensor, precision)] as const);
      return new ReferenceSession(graph, new Map(stored), precision);
    },
  };
}
