import { type Image, type ImageInput, IqaError } from '@iqakit/core';
import { preparePair, toImage } from '@iqakit/core/image';
import {
  type ImagePair,
  type MappedResult,
  type MetricModule,
  type MetricOptions,
  type MetricResult,
  resolveOptions,
  type ScoreMap,
} from '@iqakit/core/metric';
import {
  CompiledGraphs,
  createPairSession,
  type DeepContext,
  loadWeights,
  type PairMetric,
  type PairSession,
  pairResult,
  pixelBatch,
  scalar,
} from '@iqakit/deep/metric';
import type { TensorMap } from '@iqakit/deep/runtime';
import type { Tensor } from '@iqakit/deep/tensor';
import { FUSION_PACKAGE } from '../version.ts';
import { type DeepSsimBackbone, tapReader } from './backbones.ts';
import { deepSsimDefinition, deepSsimLiteDefinition } from './definition.ts';
import { type DeepSsimShape, deepSsimAgainst, deepSsimFeatures, deepSsimNetwork } from './network.ts';

type Table = typeof deepSsimDefinition.options;

export type DeepSsimOptions = MetricOptions<Table>;

/** Where to look: one picture of saliency per side, as large as that side's picture. A side without one counts as salient everywhere. */
export interface Saliency {
  readonly reference?: ImageInput;
  readonly distorted?: ImageInput;
  /** Samples above this share of white, from 0 to 1, are salient; default 0. */
  readonly threshold?: number;
}

export interface DeepSsim extends PairSession {
  /**
   * The score of what is salient: a map of zeros and ones gates the first layer. VGG16 only.
   * Throws E_OPTION for another backbone or a threshold beyond 0 to 1, E_SIZE_MISMATCH where a map and its
   * picture differ in size.
   */
  compareSalient(pair: ImagePair, saliency: Saliency): Promise<MetricResult>;
}

/**
 * Loads DeepSSIM (Zhang et al., TPAMI 2025): 1 at identity, larger is better. The pictures may differ in
 * size. `details.lite` is the score of DeepSSIM lite; the map is the picture of block similarities.
 *
 * Throws E_OPTION for a tap the backbone lacks or a block size that does not divide its channels,
 * E_MODEL_MISSING where weights are not at hand; comparing throws E_TOO_SMALL (below 32 pixels), E_ALPHA,
 * E_CHANNELS and E_RUNTIME.
 */
export async function createDeepSsim(context: DeepContext, options: DeepSsimOptions = {}): Promise<DeepSsim> {
  const resolved = resolveOptions(deepSsimDefinition, options);
  const shape = networkShape(resolved.options);
  const shared = await particulars(context, shape);
  const metric: PairMetric<Table> = {
    ...shared,
    definition: deepSsimDefinition,
    resolved,
    graphs: {
      ...shared.graphs,
      scoreAndMap: () => deepSsimNetwork(shape, { map: true }),
      againstWithMap: () => deepSsimAgainst(shape, { map: true }),
    },
    toMap: blockMap,
    details: (outputs) => ({ lite: scalar(outputs, 'lite.score') }),
  };
  return withSaliency(createPairSession(metric, context.runtime), metric, shape, context);
}

/**
 * Loads DeepSSIM lite (Zhang et al., TPAMI 2025, the form meant as a loss): 0 at identity, lower is better.
 * `details.full` is DeepSSIM's score; there is no map. Errors are those of {@link createDeepSsim}.
 */
export async function createDeepSsimLite(
  context: DeepContext,
  options: DeepSsimOptions = {},
): Promise<PairSession> {
  const resolved = resolveOptions(deepSsimLiteDefinition, options);
  const metric: PairMetric<Table> = {
    ...(await particulars(context, networkShape(resolved.options))),
    definition: deepSsimLiteDefinition,
    resolved,
    score: (outputs) => scalar(outputs, 'lite.score'),
    details: (outputs) => ({ full: scalar(outputs, 'score') }),
  };
  return createPairSession(metric, context.runtime);
}

/** What DeepSSIM and DeepSSIM lite have in common. */
async function particulars(context: DeepContext, shape: DeepSsimShape) {
  return {
    package: FUSION_PACKAGE,
    weights: await loadWeights(context.models, [shape.reader.model]),
    graphs: {
      score: () => deepSsimNetwork(shape, { map: false }),
      features: () => deepSsimFeatures(shape),
      against: () => deepSsimAgainst(shape, { map: false }),
    },
    feed: 'separate' as const,
    steps: ['sRGB to [0, 1]', 'ImageNet normalisation'],
  };
}

function networkShape(options: {
  readonly backbone: string;
  readonly tap: string;
  readonly block: number;
}): DeepSsimShape {
  const reader = tapReader(options.backbone as DeepSsimBackbone, options.tap);
  if (reader.tap.channels % options.block !== 0) {
    throw new IqaError(
      'E_OPTION',
      `deepssim.block is ${options.block}, which does not divide the ${reader.tap.channels} channels of ${reader.tap.name}.`,
    );
  }
  return { reader, block: options.block, saliency: false };
}

/** Places of this map are pairs of channel blocks, not places of the picture. */
function blockMap({ data, shape }: Tensor): ScoreMap {
  const [, , height, width] = shape as readonly [number, number, number, number];
  return {
    data: data instanceof Float32Array ? data : Float32Array.from(data),
    width,
    height,
    scale: { x: 1, y: 1 },
    offset: { x: 0, y: 0 },
    polarity: 'higher-better',
  };
}

function withSaliency(
  session: PairSession,
  metric: PairMetric<Table>,
  shape: DeepSsimShape,
  { runtime }: DeepContext,
): DeepSsim {
  const gated = new CompiledGraphs(runtime, metric.weights.tensors, {
    score: () => deepSsimNetwork({ ...shape, saliency: true }, { map: false }),
  });
  return {
    definition: session.definition,
    network: session.network,
    compare: (pair): Promise<MetricResult> => session.compare(pair),
    compareWithMap: (pair): Promise<MappedResult> => session.compareWithMap(pair),
    prepare: (reference) => session.prepare(reference),
    async compareSalient(pair, saliency) {
      const images = preparePair(pair, deepSsimDefinition, metric.resolved.options);
      const threshold = checkThreshold(saliency.threshold ?? 0);
      const feeds: TensorMap = {
        reference: pixelBatch([images.reference], runtime.precision),
        distorted: pixelBatch([images.distorted], runtime.precision),
        referenceSaliency: salientPlaces(saliency.reference, images.reference, threshold),
        distortedSaliency: salientPlaces(saliency.distorted, images.distorted, threshold),
      };
      const steps = [`saliency above ${threshold} gates the first layer`];
      return pairResult(metric, runtime, await gated.run('score', feeds), { ...images, steps, warnings: [] });
    },
    async dispose() {
      await Promise.all([session.dispose(), gated.dispose()]);
    },
  };
}

function checkThreshold(threshold: number): number {
  if (threshold >= 0 && threshold <= 1) return threshold;
  throw new IqaError(
    'E_OPTION',
    `The threshold of saliency is ${threshold}: give a share of white from 0 to 1.`,
  );
}

/** `[1, H, W, 1]` of zeros and ones; the first channel of a colour map is read. */
function salientPlaces(map: ImageInput | undefined, { width, height }: Image, threshold: number): Tensor {
  const data = new Float32Array(width * height).fill(1);
  if (map === undefined) return { shape: [1, height, width, 1], data };
  const image = toImage(map, { name: 'saliency' });
  if (image.width !== width || image.height !== height) {
    throw new IqaError(
      'E_SIZE_MISMATCH',
      `A saliency map is ${image.width}x${image.height}, its picture is ${width}x${height}: give a map of the picture's size.`,
    );
  }
  const level = threshold * image.range.max;
  for (let i = 0; i < data.length; i++) data[i] = (image.data[i * image.channels] as number) > level ? 1 : 0;
  return { shape: [1, height, width, 1], data };
}

/** DeepSSIM for registries: the CLI and the docs. */
export const deepSsimModule: MetricModule<Table, DeepContext> = {
  definition: deepSsimDefinition,
  createSession: (options, context) => createDeepSsim(context, options),
};

export const deepSsimLiteModule: MetricModule<Table, DeepContext> = {
  definition: deepSsimLiteDefinition,
  createSession: (options, context) => createDeepSsimLite(context, options),
};
