import { imagenetNormalize, l2Pooling, type Tap, vgg16 } from '../backbone/index.ts';
import { type Graph, GraphBuilder, type Value } from '../graph/index.ts';
import { rgbPlanes } from '../metric/pixels.ts';

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
  const losses = pairs.map(([x, y], i) => graph.scope(tapName(i), () => similarityLosses(graph, x, y)));
  const loss = (key: 'texture' | 'structure') =>
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
  const weighted = (key: 'texture' | 'structure', weights: Value) =>
    graph.div(
      key,
      graph.reduceSum(`${key}.sum`, graph.mul(`${key}.weighted`, weights, loss(key)), all),
      total,
    );
  const texture = weighted('texture', alpha);
  const structure = weighted('structure', beta);
  return graph.build([graph.add('score', texture, structure), texture, structure]);
}

/** `1 - l` and `1 - s` per channel, `[1, C, 1, 1]` (equations 5 and 6). */
function similarityLosses(
  graph: GraphBuilder,
  x: Value,
  y: Value,
): { readonly texture: Value; readonly structure: Value } {
  const mean = (name: string, value: Value) => graph.reduceMean(name, value, [2, 3], { keepDims: true });
  const meanX = mean('mean.reference', x);
  const meanY = mean('mean.distorted', y);
  const centredX = graph.sub('centred.reference', x, meanX);
  const centredY = graph.sub('centred.distorted', y, meanY);
  const luminance = similarity(graph, 'texture', {
    cross: graph.mul('means.product', meanX, meanY),
    first: graph.square('mean.reference.squared', meanX),
    second: graph.square('mean.distorted.squared', meanY),
  });
  const structure = similarity(graph, 'structure', {
    cross: mean('covariance', graph.mul('centred.product', centredX, centredY)),
    first: mean('variance.reference', graph.square('centred.reference.squared', centredX)),
    second: mean('variance.distorted', graph.square('centred.distorted.squared', centredY)),
  });
  return {
    texture: graph.sub('texture.loss', 1, luminance),
    structure: graph.sub('structure.loss', 1, structure),
  };
}

/** `(2 cross + c) / (first + second + c)`. */
function similarity(
  graph: GraphBuilder,
  name: string,
  { cross, first, second }: { readonly cross: Value; readonly first: Value; readonly second: Value },
): Value {
  return graph.scope(name, () =>
    graph.div(
      'similarity',
      graph.add('numerator', graph.mul('cross.doubled', cross, 2), STABILITY),
      graph.add('denominator', graph.add('energies', first, second), STABILITY),
    ),
  );
}

function tapName(tap: number): string {
  return `dists.${(TAPS[tap] as Tap).name}`;
}
