import type { GraphBuilder, Value } from '../graph/index.ts';

/** Channel means and standard deviations of ImageNet's training images in [0, 1], as torchvision uses them. */
export const IMAGENET_MEAN = [0.485, 0.456, 0.406] as const;
export const IMAGENET_STD = [0.229, 0.224, 0.225] as const;

/** `(x - mean) / std` per channel; `x` is `[N, 3, H, W]` in [0, 1]. */
export function imagenetNormalize(graph: GraphBuilder, x: Value): Value {
  return normalizeChannels(graph, x, { mean: IMAGENET_MEAN, std: IMAGENET_STD });
}

/** `(x - mean) / std` with one mean and one deviation per channel. */
export function normalizeChannels(
  graph: GraphBuilder,
  x: Value,
  { mean, std }: { readonly mean: readonly number[]; readonly std: readonly number[] },
): Value {
  const shape = [1, mean.length, 1, 1];
  const centred = graph.sub('centred', x, graph.constant('channelMean', shape, mean));
  return graph.div('normalized', centred, graph.constant('channelStd', shape, std));
}
