import type { ImagePair, MetricSession } from '@iqakit/core/metric';
import type { Graph } from '../graph/index.ts';
import type { TensorMap, Weights } from '../runtime/index.ts';
import { exportOnnx } from '../runtime/onnx/export.ts';

/** The network behind a score: for export, for tracing, for counting its operations. */
export interface ScoreNetwork {
  readonly graph: Graph;
  readonly weights: Weights;
  /** What the graph is fed for these pictures. Throws what comparing them throws. */
  feeds(pair: ImagePair): TensorMap;
}

/** A metric on a device whose network can be looked at. */
export interface NetworkSession extends MetricSession {
  readonly network: ScoreNetwork;
}

/** Whether a session of any metric has a network. */
export function hasNetwork(session: MetricSession): session is NetworkSession {
  return 'network' in session;
}

/**
 * The network of a metric's score, weights included, as the bytes of an `.onnx` file for any program that
 * runs ONNX. Pictures go in as `[N, H, W, 3]` with white at 255; what little arithmetic a metric does
 * after its network (A-FINE's calibration, SPIPS's classic maps and fusion) is not part of the file.
 * Throws E_LIMIT beyond 2 GiB.
 */
export function exportMetric({ network }: NetworkSession): Uint8Array<ArrayBuffer> {
  return exportOnnx(network.graph, network.weights);
}
