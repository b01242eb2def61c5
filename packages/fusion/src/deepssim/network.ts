import { imagenetNormalize } from '@iqakit/deep/backbone';
import { type Graph, GraphBuilder, type Value } from '@iqakit/deep/graph';
import { rgbPlanes } from '@iqakit/deep/metric';
import type { TapReader } from './backbones.ts';

/** The constant in numerator and denominator (the paper's c). */
const STABILITY = 1e-6;

/**
 * The contrast of a block can be a small part of its values, which one block of 16384 shows in the map;
 * their mean does not.
 */
const SENSITIVE = { isSensitive: true };

export interface DeepSsimShape {
  readonly reader: TapReader;
  /** Side of the blocks the Gram matrices are cut into; must divide the tap's channels. */
  readonly block: number;
  /** Whether `referenceSaliency` and `distortedSaliency` are inputs, `[1, H, W, 1]` of zeros and ones. */
  readonly saliency: boolean;
}

type Side = 'reference' | 'distorted';

/**
 * `reference` and `distorted`, `[1, H, W, 3]` each and of any sizes, white at 255. Outputs: `score` and
 * `lite`, `[]`, and with `map` the block similarities `[1, 1, B, B]` with B = channels / block.
 */
export function deepSsimNetwork(shape: DeepSsimShape, options: { readonly map: boolean }): Graph {
  const graph = new GraphBuilder('deepssim');
  const reference = gramOf(graph, shape, 'reference');
  const distorted = gramOf(graph, shape, 'distorted');
  return finish(graph, shape, [reference, distorted], options);
}

/** `images` `[1, H, W, 3]` to the Gram matrix `[1, C, C]` and its normalised form, which `against` takes. */
export function deepSsimFeatures(shape: DeepSsimShape): Graph {
  const graph = new GraphBuilder('deepssim-features');
  const { gram, normalized } = gramOfPixels(graph, shape, graph.input('images', [1, 'H', 'W', 3]));
  return graph.build([gram, normalized], SENSITIVE);
}

/** As {@link deepSsimNetwork}, with `image` and the reference's matrices as `feature.0` and `feature.1`. */
export function deepSsimAgainst(shape: DeepSsimShape, options: { readonly map: boolean }): Graph {
  const graph = new GraphBuilder('deepssim-prepared');
  const distorted = gramOfPixels(graph, shape, graph.input('image', [1, 'H', 'W', 3]));
  const reference = {
    gram: graph.input('feature.0', distorted.gram.shape),
    normalized: graph.input('feature.1', distorted.normalized.shape),
  };
  return finish(graph, shape, [reference, distorted], options);
}

interface Gram {
  /** F F^T. */
  readonly gram: Value;
  /** F F^T / (C H W), which `lite` compares. */
  readonly normalized: Value;
}

function gramOf(graph: GraphBuilder, shape: DeepSsimShape, side: Side): Gram {
  const axes = [1, `H.${side}`, `W.${side}`];
  const pixels = graph.input(side, [...axes, 3]);
  const saliency = shape.saliency ? graph.input(`${side}Saliency`, [...axes, 1]) : null;
  return graph.scope(side, () => gramOfPixels(graph, shape, pixels, saliency));
}

function gramOfPixels(
  graph: GraphBuilder,
  { reader }: DeepSsimShape,
  pixels: Value,
  saliency: Value | null = null,
): Gram {
  const gate =
    saliency === null
      ? undefined
      : (builder: GraphBuilder, x: Value) => {
          const plane = builder.transpose('saliency', saliency, [0, 3, 1, 2]);
          return builder.mul('relu1_1.gated', x, plane);
        };
  const features = reader.build(graph, imagenetNormalize(graph, rgbPlanes(graph, pixels)), gate);
  const { channels } = reader.tap;
  const flat = graph.reshape('features.flat', features, [1, channels, -1]);
  const gram = graph.matMul('gram', flat, graph.transpose('features.transposed', flat, [0, 2, 1]));
  return {
    gram,
    normalized: graph.div(
      'gram.normalized',
      gram,
      graph.mul('places.total', places(graph, features), channels),
    ),
  };
}

/** H W of the features, which is not known before a picture is: the sum of as many ones. */
function places(graph: GraphBuilder, features: Value): Value {
  const oneChannel = graph.slice('places.channel', features, 1, 0, 1);
  const ones = graph.exp('places.ones', graph.mul('places.zeros', oneChannel, 0));
  return graph.reduceSum('places', ones, [0, 1, 2, 3]);
}

function finish(
  graph: GraphBuilder,
  { reader, block }: DeepSsimShape,
  [reference, distorted]: readonly [Gram, Gram],
  options: { readonly map: boolean },
): Graph {
  const { channels } = reader.tap;
  const blocks = ssim(graph, 'blocks', [reference.gram, distorted.gram], { channels, block });
  const whole = ssim(graph, 'lite', [reference.normalized, distorted.normalized], {
    channels,
    block: channels,
  });
  const score = graph.reduceMean('score', blocks, [0, 1, 2, 3]);
  const lite = graph.reshape('lite.score', graph.sub('lite.loss', 1, whole), []);
  if (!options.map) return graph.build([score, lite]);
  const count = channels / block;
  return graph.build([score, lite, graph.reshape('map', blocks, [1, 1, count, count])], SENSITIVE);
}

interface Cut {
  readonly channels: number;
  readonly block: number;
}

/**
 * `(2 cov + c) / (var + var + c)` of the blocks of two Gram matrices `[1, C, C]`, with population moments:
 * `[C / block, C / block, 1, 1]`.
 */
function ssim(graph: GraphBuilder, name: string, [x, y]: readonly [Value, Value], cut: Cut): Value {
  return graph.scope(name, () => {
    const a = centred(graph, 'reference', cutBlocks(graph, 'reference', x, cut));
    const b = centred(graph, 'distorted', cutBlocks(graph, 'distorted', y, cut));
    const covariance = matrixMean(graph, 'covariance', graph.mul('products', a, b));
    const energies = graph.add(
      'energies',
      matrixMean(graph, 'reference.variance', graph.square('reference.squares', a)),
      matrixMean(graph, 'distorted.variance', graph.square('distorted.squares', b)),
    );
    const numerator = graph.add('numerator', graph.mul('covariance.doubled', covariance, 2), STABILITY);
    return graph.div('similarity', numerator, graph.add('denominator', energies, STABILITY));
  });
}

/** `[C / block, C / block, block, block]`. */
function cutBlocks(graph: GraphBuilder, name: string, gram: Value, { channels, block }: Cut): Value {
  const count = channels / block;
  const cells = graph.reshape(`${name}.cells`, gram, [count, block, count, block]);
  return graph.transpose(`${name}.blocks`, cells, [0, 2, 1, 3]);
}

function centred(graph: GraphBuilder, name: string, x: Value): Value {
  return graph.sub(`${name}.centred`, x, matrixMean(graph, `${name}.mean`, x));
}

/** Over the columns, then over the rows: runtimes that add up in single precision lose far less than over all at once. */
function matrixMean(graph: GraphBuilder, name: string, x: Value): Value {
  const rows = graph.reduceMean(`${name}.rows`, x, [3], { keepDims: true });
  return graph.reduceMean(name, rows, [2], { keepDims: true });
}
