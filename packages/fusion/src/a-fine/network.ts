import { buildClipVit, CLIP_NORMALIZATION, linear, normalizeChannels } from '@iqakit/deep/backbone';
import { type Graph, GraphBuilder, type Value } from '@iqakit/deep/graph';
import { rgbPlanes, similarityLosses } from '@iqakit/deep/metric';
import { type AfineLayout, TOWER } from './layout.ts';

/** The constant of the fidelity term, and of the sum its weights are divided by. */
const STABILITY = 1e-10;

const PICTURE_CHANNELS = 3;

/** Rows and columns: the axes that statistics are taken over. */
const PLACES = [1, 2] as const;

/**
 * `pair` is `[2, H, W, 3]` with white at 255, sides multiples of the patch: the reference, then the
 * distorted picture. Outputs, all `[1]` or `[]`: `score` (raw fidelity), `natural.reference` and
 * `natural.distorted` (raw). The five numbers that calibrate them stay outside, in double precision.
 */
export function afineNetwork(layout: AfineLayout): Graph {
  const graph = new GraphBuilder('a-fine');
  const levels = featureLevels(graph, graph.input('pair', [2, 'H', 'W', 3]), layout);
  const naturalness = naturalnessOf(graph, levels, layout);
  const pairs = levels.map((value, i) =>
    graph.scope(`level${i}`, (): readonly [Value, Value] => [
      graph.slice('reference', value, 0, 0, 1),
      graph.slice('distorted', value, 0, 1, 2),
    ]),
  );
  const [reference, distorted] = [0, 1].map((i) =>
    graph.slice(`natural.${i === 0 ? 'reference' : 'distorted'}`, naturalness, 0, i, i + 1),
  ) as [Value, Value];
  return graph.build([fidelity(graph, pairs, layout), reference, distorted]);
}

/** `images` `[N, H, W, 3]` to raw naturalness `[N, 1]`, named `naturalness`, and the levels, one output each. */
export function afineFeatures(layout: AfineLayout): Graph {
  const graph = new GraphBuilder('a-fine-features');
  const levels = featureLevels(graph, graph.input('images', ['N', 'H', 'W', 3]), layout);
  return graph.build([naturalnessOf(graph, levels, layout), ...levels]);
}

/** As {@link afineNetwork}, with `image` and the reference's naturalness and levels as `feature.i`. */
export function afineAgainst(layout: AfineLayout): Graph {
  const graph = new GraphBuilder('a-fine-prepared');
  const levels = featureLevels(graph, graph.input('image', [1, 'H', 'W', 3]), layout);
  const distorted = naturalnessOf(graph, levels, layout);
  const reference = graph.input('feature.0', distorted.shape);
  const pairs = levels.map((value, i) => [graph.input(`feature.${i + 1}`, value.shape), value] as const);
  return graph.build([
    fidelity(graph, pairs, layout),
    graph.slice('natural.reference', reference, 0, 0, 1),
    graph.slice('natural.distorted', distorted, 0, 0, 1),
  ]);
}

/** `images` `[N, H, W, 3]` to the output `score`, raw naturalness `[N, 1]`. */
export function naturalnessNetwork(layout: AfineLayout): Graph {
  const graph = new GraphBuilder('a-fine-nr');
  const levels = featureLevels(graph, graph.input('images', ['N', 'H', 'W', 3]), layout);
  return graph.build([graph.reshape('score', naturalnessOf(graph, levels, layout), [0, 1])]);
}

/**
 * `[N, rows, columns, channels]` each: the picture in [0, 1], not normalised (the tower's input is), then the
 * patch tokens of every block after ReLU, as one column. The picture keeps its rows, because a mean of all its
 * places in one go loses five digits where float32 is summed one by one, as WebAssembly does.
 */
function featureLevels(graph: GraphBuilder, pixels: Value, { tower }: AfineLayout): readonly Value[] {
  const rgb = rgbPlanes(graph, pixels);
  const blocks = buildClipVit(graph, normalizeChannels(graph, rgb, CLIP_NORMALIZATION), tower, TOWER);
  return [
    graph.transpose('picture', rgb, [0, 2, 3, 1]),
    ...blocks.map((tokens, i) => {
      const patches = graph.relu(`tokens${i}`, graph.slice(`tokens${i}.patches`, tokens, 1, 1, null));
      return graph.reshape(`tokens${i}.column`, patches, [0, -1, 1, tower.width]);
    }),
  ];
}

/** Mean and variance over places of every level, through the two-layer head: `[N, 1]`. */
function naturalnessOf(graph: GraphBuilder, levels: readonly Value[], layout: AfineLayout): Value {
  const { tower, levelWidth } = layout;
  return graph.scope('naturalness', () => {
    const described = levels.map((value, i) => {
      const statistics = meanAndVariance(graph, `level${i}`, value);
      if (i === 0) return statistics;
      return linear(graph, `level${i}.projected`, statistics, {
        name: 'natural.proj_feat',
        inputs: 2 * tower.width,
        outputs: levelWidth,
      });
    });
    const joined = graph.concat('levels', described, 1);
    const inputs = 2 * PICTURE_CHANNELS + tower.depth * levelWidth;
    const hidden = linear(graph, 'hidden', joined, {
      name: 'natural.proj_head.0',
      inputs,
      outputs: 6 * levelWidth,
    });
    const active = graph.gelu('hidden.active', hidden);
    return linear(graph, 'output', active, {
      name: 'natural.proj_head.2',
      inputs: 6 * levelWidth,
      outputs: 1,
    });
  });
}

/** `[N, 2 C]`: means, then population variances. */
function meanAndVariance(graph: GraphBuilder, name: string, x: Value): Value {
  const mean = graph.reduceMean(`${name}.mean`, x, PLACES, { keepDims: true });
  const squares = graph.square(`${name}.squares`, graph.sub(`${name}.centred`, x, mean));
  const variance = graph.reduceMean(`${name}.variance`, squares, PLACES, { keepDims: true });
  const both = graph.concat(`${name}.statistics`, [mean, variance], 3);
  return graph.reshape(`${name}.flat`, both, [0, -1]);
}

/**
 * One minus the weighted similarity of means and of structure over places. As the weights sum to 1, it is
 * the weighted sum of one minus each similarity, which is exactly 0 for equal pictures.
 */
function fidelity(
  graph: GraphBuilder,
  pairs: readonly (readonly [Value, Value])[],
  { tower }: AfineLayout,
): Value {
  const channels = PICTURE_CHANNELS + tower.depth * tower.width;
  const weights = (name: string) =>
    graph.softplus(`${name}.positive`, graph.parameter(`fidelity.${name}`, [1, 1, channels]));
  const alpha = weights('alpha');
  const beta = weights('beta');
  const losses = pairs.map((pair, i) =>
    graph.scope(`fidelity.level${i}`, () =>
      similarityLosses(graph, pair, { axes: PLACES, stability: STABILITY }),
    ),
  );
  const weighted = (name: 'means' | 'structure', positive: Value) => {
    const all = graph.concat(
      `${name}.losses`,
      losses.map((loss) => loss[name]),
      3,
    );
    return graph.reduceSum(`${name}.loss`, graph.mul(`${name}.weighted`, positive, all), [0, 1, 2, 3]);
  };
  const sums = [alpha, beta].map((value, i) => graph.reduceSum(`weights.sum.${i}`, value, [0, 1, 2])) as [
    Value,
    Value,
  ];
  const total = graph.add('weights.floor', graph.add('weights.sum', ...sums), STABILITY);
  return graph.div('score', graph.add('loss', weighted('means', alpha), weighted('structure', beta)), total);
}
