import type { Graph } from '../graph/graph.ts';
import type { Tensor } from '../tensor/tensor.ts';

export const RUNTIME_IDS = ['reference', 'onnx-cpu', 'onnx-cuda', 'onnx-wasm', 'onnx-webgpu'] as const;

export type RuntimeId = (typeof RUNTIME_IDS)[number];

/** Weights by the names of a graph's parameters. */
export type Weights = ReadonlyMap<string, Tensor>;

/** Tensors by the names of a graph's inputs or outputs. */
export type TensorMap = Readonly<Record<string, Tensor>>;

/** Runs graphs somewhere. */
export interface Runtime {
  readonly id: RuntimeId;
  readonly precision: 'float64' | 'float32';
  /**
   * Makes a graph ready to run. Throws E_CHECKPOINT where a parameter is missing from `weights` or has
   * another shape, E_RUNTIME where the device is missing or fails its self-check.
   */
  compile(graph: Graph, weights: Weights): Promise<Session>;
}

/** A graph with its weights on a device. */
export interface Session {
  /** Calls may overlap; they are answered one after the other. */
  run(feeds: TensorMap): Promise<TensorMap>;
  /** Frees the weights and everything on the device. Calling it twice does nothing. */
  dispose(): Promise<void>;
}
