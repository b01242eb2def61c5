import type { GraphBuilder, Value } from '../graph/index.ts';

/** A place in a network where features are read. */
export interface Tap {
  readonly name: string;
  readonly channels: number;
}

/** A convolutional network that is read at several depths. */
export interface Backbone {
  readonly id: 'alexnet' | 'squeezenet1_1' | 'vgg16';
  readonly title: string;
  /** The manifest entry of its published weights. */
  readonly model: string;
  readonly taps: readonly Tap[];
  /**
   * Adds the network to a graph. `x` is `[N, 3, H, W]`, normalised as the network was trained; the
   * values returned are the taps, in the order of `taps`, each `[N, channels, h, w]` after its ReLU.
   * Throws E_GRAPH where `x` has another rank, E_TOO_SMALL where a window no longer fits.
   */
  build(graph: GraphBuilder, x: Value): readonly Value[];
}

/** A convolution with bias and its ReLU, named as torchvision names its weights (`features.0.weight`). */
export function convRelu(
  graph: GraphBuilder,
  x: Value,
  layer: {
    readonly name: string;
    readonly weights: string;
    readonly shape: readonly [filters: number, channels: number, height: number, width: number];
    readonly stride?: number;
    readonly padding?: number;
  },
): Value {
  const weight = graph.parameter(`${layer.weights}.weight`, layer.shape);
  const bias = graph.parameter(`${layer.weights}.bias`, [layer.shape[0]]);
  return graph.relu(layer.name, graph.conv(`${layer.name}.conv`, x, weight, bias, layer));
}
