import type { Image } from '@iqakit/core';
import { IqaError } from '@iqakit/core';
import { resize } from '@iqakit/core/filter';
import { prepareImage, preparePair } from '@iqakit/core/image';
import {
  type ImagePair,
  type MappedResult,
  type MetricModule,
  type MetricOptions,
  type MetricResult,
  type MetricWarning,
  resolveOptions,
} from '@iqakit/core/metric';
import {
  CompiledGraphs,
  createPairSession,
  type DeepContext,
  loadWeights,
  type NetworkSession,
  type PairMetric,
  type PairSession,
  type PreparedPair,
  pairResult,
  pixelBatch,
  scalar,
} from '@iqakit/deep/metric';
import type { TensorMap } from '@iqakit/deep/runtime';
import { FUSION_PACKAGE } from '../version.ts';
import { afineScores, calibrateNaturalness, type RawTerms } from './adaptive.ts';
import { afineDefinition, afineNoReferenceDefinition } from './definition.ts';
import { type AfineLayout, readCalibration, readLayout } from './layout.ts';
import { afineAgainst, afineFeatures, afineNetwork, naturalnessNetwork } from './network.ts';

type Table = typeof afineDefinition.options;

export type AfineOptions = MetricOptions<Table>;

/** The model in the manifest; a checkpoint of the same layout and other sizes may be handed in under this name. */
const MODEL = 'a-fine';

/**
 * Loads A-FINE (Chen et al., CVPR 2025, equation 6); lower is better. Not symmetric: which picture is the
 * reference matters. `details` has `scaled` (0 to 100), `fidelity`, `naturalReference`,
 * `naturalDistorted` (each in (-2, 2)), their raw values, and `naturalnessWeight`.
 *
 * Throws E_MODEL_MISSING where the checkpoint is not at hand, E_CHECKPOINT naming the tensor that is
 * missing or has another shape; comparing throws E_SIZE_MISMATCH, E_TOO_SMALL (below 32 pixels; with
 * `fit: 'error'` also sides that are no multiples of 32), E_ALPHA, E_CHANNELS and E_RUNTIME.
 */
export async function createAfine(context: DeepContext, options: AfineOptions = {}): Promise<PairSession> {
  const resolved = resolveOptions(afineDefinition, options);
  const weights = await loadWeights(context.models, [MODEL]);
  const layout = readLayout(weights.tensors);
  const calibration = readCalibration(weights.tensors);
  const scores = (outputs: TensorMap) => afineScores(rawTerms(outputs), calibration);
  const metric: PairMetric<Table> = {
    definition: afineDefinition,
    resolved,
    package: FUSION_PACKAGE,
    weights,
    graphs: {
      score: () => afineNetwork(layout),
      features: () => afineFeatures(layout),
      against: () => afineAgainst(layout),
    },
    feed: 'batch',
    steps: ['sRGB to [0, 1], not normalised'],
    prepare: (pair) =>
      fitPair(preparePair(pair, afineDefinition, resolved.options), resolved.options.fit, layout),
    score: (outputs) => scores(outputs).score,
    details(outputs) {
      const { score: _, ...terms } = scores(outputs);
      const raw = rawTerms(outputs);
      return {
        ...terms,
        fidelityRaw: raw.fidelity,
        naturalReferenceRaw: raw.naturalReference,
        naturalDistortedRaw: raw.naturalDistorted,
      };
    },
  };
  return createPairSession(metric, context.runtime);
}

/**
 * Loads the naturalness term of A-FINE as a metric of its own: in (-2, 2), lower is better. Only
 * `distorted` of a pair is read. Errors are those of {@link createAfine}; there is no map.
 */
export async function createAfineNoReference(
  context: DeepContext,
  options: AfineOptions = {},
): Promise<NetworkSession> {
  const resolved = resolveOptions(afineNoReferenceDefinition, options);
  const weights = await loadWeights(context.models, [MODEL]);
  const layout = readLayout(weights.tensors);
  const calibration = readCalibration(weights.tensors);
  const graphs = new CompiledGraphs(context.runtime, weights.tensors, {
    score: () => naturalnessNetwork(layout),
  });
  const metric = {
    definition: afineNoReferenceDefinition,
    resolved,
    package: FUSION_PACKAGE,
    weights,
    steps: ['sRGB to [0, 1], not normalised'],
    score: (outputs: TensorMap) => calibrateNaturalness(scalar(outputs, 'score'), calibration),
    details: (outputs: TensorMap) => ({ raw: scalar(outputs, 'score') }),
  };
  const prepare = ({ distorted }: ImagePair): PreparedPair => {
    const image = prepareImage(distorted, 'distorted', afineNoReferenceDefinition, resolved.options);
    return fitPair({ reference: image, distorted: image }, resolved.options.fit, layout);
  };
  const feeds = ({ distorted }: PreparedPair): TensorMap => ({
    images: pixelBatch([distorted], context.runtime.precision),
  });
  return {
    definition: afineNoReferenceDefinition,
    network: {
      graph: naturalnessNetwork(layout),
      weights: weights.tensors,
      feeds: (pair) => feeds(prepare(pair)),
    },
    async compare(pair): Promise<MetricResult> {
      const prepared = prepare(pair);
      return pairResult(metric, context.runtime, await graphs.run('score', feeds(prepared)), prepared);
    },
    async compareWithMap(): Promise<MappedResult> {
      throw new IqaError('E_USAGE', 'A-FINE naturalness has no map; ask for its score alone.');
    },
    dispose: () => graphs.dispose(),
  };
}

function rawTerms(outputs: TensorMap): RawTerms {
  return {
    fidelity: scalar(outputs, 'score'),
    naturalReference: scalar(outputs, 'natural.reference'),
    naturalDistorted: scalar(outputs, 'natural.distorted'),
  };
}

/** Brings both sides to multiples of the patch, or says why not. */
function fitPair(
  { reference, distorted }: { readonly reference: Image; readonly distorted: Image },
  fit: string,
  { tower }: AfineLayout,
): PreparedPair {
  const { width, height } = distorted;
  const [columns, rows] = [width, height].map((side) => Math.ceil(side / tower.patch) * tower.patch) as [
    number,
    number,
  ];
  if (columns === width && rows === height) return { reference, distorted, steps: [], warnings: [] };
  if (fit === 'error') {
    throw new IqaError(
      'E_SIZE_MISMATCH',
      `A-FINE reads patches of ${tower.patch} pixels and the picture is ${width}x${height}: crop or enlarge it to ${columns}x${rows}, or leave that to fit=resize.`,
    );
  }
  const warning: MetricWarning = {
    code: 'RESIZED',
    message: `Enlarged from ${width}x${height} to ${columns}x${rows}, as A-FINE reads patches of ${tower.patch} pixels.`,
  };
  const enlarge = (image: Image) =>
    resize({ ...image, data: Float64Array.from(image.data) }, columns, rows, {
      method: 'torch-bicubic',
      overshoot: 'keep',
    });
  return {
    reference: enlarge(reference),
    distorted: enlarge(distorted),
    steps: [`bicubic resize to ${columns}x${rows}`],
    warnings: [warning],
  };
}

/** A-FINE for registries: the CLI and the docs. */
export const afineModule: MetricModule<Table, DeepContext> = {
  definition: afineDefinition,
  createSession: (options, context) => createAfine(context, options),
};

export const afineNoReferenceModule: MetricModule<Table, DeepContext> = {
  definition: afineNoReferenceDefinition,
  createSession: (options, context) => createAfineNoReference(context, options),
};
