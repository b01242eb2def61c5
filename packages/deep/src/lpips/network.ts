import { type Backbone, normalizeChannels, type Tap } from '../backbone/index.ts';
import { type Graph, GraphBuilder, type Value } from '../graph/index.ts';
import { rgbPlanes } from '../metric/pixels.ts';

/** The scaling layer of the published code, for pictures in [-1, 1]. */
const SCALING = { mean: [-0.03, -0.088, -0.188], std: [0.458, 0.448, 0.45] } as const;

/** Keeps the division by a feature vector's length finite (`normalize_tensor` of the published code). */
const LENGTH_FLOOR = 1e-10;

/**
 * Pictures of the differences, enlarged bilinearly: none, `map` `[1, 1, H, W]`, their sum over the layers,
 * whose mean is near the score, or one of that size per layer, `map.layer.i`.
 */
export type LpipsMaps = 'none' | 'sum' | 'layers';

/** Names of the graphs' outputs; the layers' values are `layer.0`, `layer.1` and so on. */
export const LPIPS_OUTPUTS = { score: 'score', map: 'map' } as const;

/**
 * `pair` is `[2, H, W, 3]` with white at 255: the reference, then the distorted picture. Outputs:
 * `score` `[]`, `layer.i` `[]`, and what `maps` asks for.
 */
export function lpipsNetwork(backbone: Backbone, options: { readonly maps: LpipsMaps }): Graph {
  const graph = new GraphBuilder(`lpips-${backbone.id}`);
  const pixels = graph.input('pair', [2, 'H', 'W', 3]);
  const features = unitFeatures(graph, backbone, pixels);
  const pairs = features.map((value, i) =>
    graph.scope(tapName(backbone, i), () => [
      graph.slice('reference', value, 0, 0, 1),
      graph.slice('distorted', value, 0, 1, 2),
    ]),
  );
  const differences = pairs.map(([reference, distorted], i) =>
    weightedDifference(graph, backbone, i, reference as Value, distorted as Value),
  );
  return finish(graph, differences, options.maps, rgbLike(graph, pixels));
}

/** `images` `[N, H, W, 3]` to the unit-normalised features of every tap, one output each, in the order of the taps. */
export function lpipsFeatures(backbone: Backbone): Graph {
  const graph = new GraphBuilder(`lpips-${backbone.id}-features`);
  return graph.build(unitFeatures(graph, backbone, graph.input('images', ['N', 'H', 'W', 3])));
}

/** As {@link lpipsNetwork}, but `image` is `[1, H, W, 3]` and the reference comes as `feature.i`, the outputs of {@link lpipsFeatures}. */
export function lpipsAgainst(backbone: Backbone, options: { readonly maps: LpipsMaps }): Graph {
  const graph = new GraphBuilder(`lpips-${backbone.id}-prepared`);
  const pixels = graph.input('image', [1, 'H', 'W', 3]);
  const features = unitFeatures(graph, backbone, pixels);
  const differences = features.map((distorted, i) =>
    weightedDifference(graph, backbone, i, graph.input(`feature.${i}`, distorted.shape), distorted),
  );
  return finish(graph, differences, options.maps, rgbLike(graph, pixels));
}

function unitFeatures(graph: GraphBuilder, backbone: Backbone, pixels: Value): readonly Value[] {
  const signed = graph.sub('signed', graph.mul('doubled', rgbPlanes(graph, pixels), 2), 1);
  const taps = backbone.build(graph, normalizeChannels(graph, signed, SCALING));
  return taps.map((value, i) => graph.scope(tapName(backbone, i), () => unitNormalize(graph, value)));
}

function unitNormalize(graph: GraphBuilder, x: Value): Value {
  const length = graph.sqrt(
    'length',
    graph.reduceSum('energy', graph.square('squared', x), [1], { keepDims: true }),
  );
  return graph.div('unit', x, graph.add('length.floor', length, LENGTH_FLOOR));
}

/** `sum_c w_c (f_c - g_c)^2` at every place, `[1, 1, h, w]`. */
function weightedDifference(graph: GraphBuilder, backbone: Backbone, tap: number, f: Value, g: Value): Value {
  return graph.scope(tapName(backbone, tap), () => {
    const { channels } = backbone.taps[tap] as Tap;
    const squared = graph.square('difference.squared', graph.sub('difference', f, g));
    return graph.conv(
      'weighted',
      squared,
      graph.parameter(`lin${tap}.model.1.weight`, [1, channels, 1, 1]),
      null,
    );
  });
}

function finish(graph: GraphBuilder, differences: readonly Value[], maps: LpipsMaps, like: Value): Graph {
  const layers = differences.map((value, i) => graph.reduceMean(`layer.${i}`, value, [0, 1, 2, 3]));
  const score = addAll(graph, LPIPS_OUTPUTS.score, layers);
  if (maps === 'none') return graph.build([score, ...layers]);
  const enlarged = differences.map((value, i) => graph.resizeLike(`map.layer.${i}`, value, like, 'bilinear'));
  if (maps === 'layers') return graph.build([score, ...layers, ...enlarged]);
  return graph.build([score, ...layers, addAll(graph, LPIPS_OUTPUTS.map, enlarged)]);
}

/** A left-to-right sum whose last node carries `name`. */
function addAll(graph: GraphBuilder, name: string, terms: readonly Value[]): Value {
  return terms.reduce((total, term, i) =>
    graph.add(i === terms.length - 1 ? name : `${name}.partial.${i}`, total, term),
  );
}

/** A picture-sized value of rank 4 that resizing can take its size from. */
function rgbLike(graph: GraphBuilder, pixels: Value): Value {
  return graph.transpose('size', pixels, [0, 3, 1, 2]);
}

function tapName(backbone: Backbone, tap: number): string {
  return `lpips.${(backbone.taps[tap] as Tap).name}`;
}
