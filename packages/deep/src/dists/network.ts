import { imagenetNormalize, l2Pooling, type Tap, vgg16 } from '../backbone/index.ts';
import { type Graph, GraphBuilder, type Value } from '../graph/index.ts';
import { rgbPlanes } from '../metric/pixels.ts';
import { similarityLosses } from '../metric/similarity.ts';

const BACKBONE = vgg16({ pooling: l2Pooling });

/** The picture itself is the first tap. */
const TAPS: readonly Tap[] = [{ name: 'picture', channels: 3 }, ...BACKBONE.taps];

const CHANNELS = TAPS.reduce((total, { channels }) => total + channels, 0);

/** c1 and c2 of equations 5 and 6. */
const STABILITY = 1e-6;

/**
 * `pair` is `[2, H, W, 3]` with white at 255: the reference, then the distorted picture. Outputs
 * `score`, `texture` and `structure`, each `[]`; the score is the sum of the other two.
 */
export function distsNetwork(): Graph {
  const graph = new GraphBuilder('dists');
  const features = distsTaps(graph, graph.input('pair', [2, 'H', 'W', 3]));
  const pairs = features.map((value, i) =>
    graph.scope(tapName(i), (): readonly [Value, Value] => [
      graph.slice('reference', value, 0, 0, 1),
      graph.slice('distorted', value, 0, 1, 2),
    ]),
  );
  return finish(graph, pairs);
}

/** `images` `[N, H, W, 3]` to the taps, one output each. */
export function distsFeatures(): Graph {
  const graph = new GraphBuilder('dists-features');
  return graph.build(distsTaps(graph, graph.input('images', ['N', 'H', 'W', 3])));
}

/** As {@link distsNetwork}, with `image` `[1, H, W, 3]` and the reference's taps as `feature.i`. */
export function distsAgainst(): Graph {
  const graph = new GraphBuilder('dists-prepared');
  const features = distsTaps(graph, graph.input('image', [1, 'H', 'W', 3]));
  return finish(
    graph,
    features.map((value, i) => [graph.input(`feature.${i}`, value.shape), value] as const),
  );
}

function distsTaps(graph: GraphBuilder, pixels: Value): readonly Value[] {
  const rgb = rgbPlanes(graph, pixels);
  return [rgb, ...BACKBONE.build(graph, imagenetNormalize(graph, rgb))];
}

/**
 * With weights that sum to 1, `1 - sum(w s)` is `sum(w (1 - s))`: the second form loses nothing to
 * cancellation and is exactly 0 where the pictures are equal.
 */
function finish(graph: GraphBuilder, pairs: readonly (readonly [Value, Value])[]): Graph {
  const alpha = graph.parameter('alpha', [1, CHANNELS, 1, 1]);
  const beta = graph.parameter('beta', [1, CHANNELS, 1, 1]);
  const losses = pairs.map((pair, i) =>
    graph.scope(tapName(i), () => similarityLosses(graph, pair, { axes: [2, 3], stability: STABILITY })),
  );
  const loss = (key: 'means' | 'structure') =>
    graph.concat(
      `${key}.losses`,
      losses.map((parts) => parts[key]),
      1,
    );
  const all = [0, 1, 2, 3];
  const total = graph.add(
    'weights.sum',
    graph.reduceSum('alpha.sum', alpha, all),
    graph.reduceSum('beta.sum', beta, all),
  );
  const weighted = (name: string, weights: Value, losses: Value) =>
    graph.div(
      name,
      graph.reduceSum(`${name}.sum`, graph.mul(`${name}.weighted`, weights, losses), all),
      total,
    );
  const texture = weighted('texture', alpha, loss('means'));
  const structure = weighted('structure', beta, loss('structure'));
  return graph.build([graph.add('score', texture, structure), texture, structure]);
}

function tapName(tap: number): string {
  return `dists.${(TAPS[tap] as Tap).name}`;
}
