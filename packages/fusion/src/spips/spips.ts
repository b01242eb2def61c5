import { type Image, IqaError } from '@iqakit/core';
import { preparePair } from '@iqakit/core/image';
import {
  type ImagePair,
  type MappedResult,
  type MetricModule,
  type MetricOptions,
  type MetricResult,
  type OptionsOf,
  type ResolvedOptions,
  resolveOptions,
  type ScoreMap,
} from '@iqakit/core/metric';
import { softplus } from '@iqakit/core/numeric';
import { LPIPS_NETS, type LpipsNet, lpipsNetwork } from '@iqakit/deep/lpips';
import {
  type DeepContext,
  type LoadedWeights,
  type NetworkSession,
  pixelBatch,
  type ScoreNetwork,
} from '@iqakit/deep/metric';
import { FUSION_PACKAGE } from '../version.ts';
import { defaultSpipsWeights } from './default-weights.ts';
import { spipsDefinition } from './definition.ts';
import { createSpipsFeatures, type Pictures, type SpipsFeatures, type TermMaps } from './features.ts';
import { type Fused, fuse } from './fuse.ts';
import { SPIPS_STREAMS, type SpipsStream, type SpipsTerm, spipsTerms } from './terms.ts';
import { overPicture } from './traditional-maps.ts';
import { fusionDigest, type SpipsWeights } from './weights.ts';

type Table = typeof spipsDefinition.options;

/** Options of SPIPS; `weights` are those of `iqa fit spips`, checked by `parseSpipsWeights`. */
export type SpipsOptions = MetricOptions<Table> & { readonly weights?: SpipsWeights };

/** Its network is that of the deep maps; the classic ones are computed beside it. */
export interface Spips extends NetworkSession {
  compare(pair: ImagePair): Promise<MetricResult>;
  compareWithMap(pair: ImagePair): Promise<MappedResult>;
}

/**
 * Loads SPIPS (Lao and Yu 2025, as described in the definition): 0 for the same picture, larger is worse.
 * The classic maps are computed here, the deep ones by the runtime. `details` has each stream's share of
 * the weighted average, and every term's contribution; the map is the weighted sum of all maps, its mean near
 * that average. The average is the score, unless weights with a hidden layer add to it.
 *
 * Throws E_OPTION where every stream is off, E_MODEL_MISSING where network weights are not at hand or no
 * fusion weights exist for the backbone, E_CHECKPOINT where fusion weights do not belong to the backbone, to
 * its linear layers or to any stream that is on; comparing throws E_SIZE_MISMATCH, E_TOO_SMALL (below 32 pixels), E_ALPHA, E_CHANNELS and E_RUNTIME.
 */
export async function createSpips(
  context: DeepContext,
  { weights, ...options }: SpipsOptions = {},
): Promise<Spips> {
  const resolved = resolveOptions(spipsDefinition, options as MetricOptions<Table>);
  const net = resolved.options.backbone as LpipsNet;
  const fusion = weights ?? defaultSpipsWeights(net);
  if (fusion.backbone !== net) {
    throw new IqaError(
      'E_CHECKPOINT',
      `These SPIPS weights were fitted for ${fusion.backbone}, not for ${net}; give backbone=${fusion.backbone}.`,
    );
  }
  const streams = streamsOf(resolved.options);
  if (streams.size === 0) {
    throw new IqaError(
      'E_OPTION',
      'SPIPS has every stream switched off; leave traditional, perceptual or semantic on.',
    );
  }
  checkStreams(fusion, streams);
  const features = await createSpipsFeatures(context, net, streams);
  checkLinearLayers(fusion, features.loaded);
  return new FusedSession(context.runtime, features, fusion, resolved, streams);
}

function streamsOf(options: OptionsOf<Table>): ReadonlySet<SpipsStream> {
  return new Set(SPIPS_STREAMS.filter((stream) => options[stream]));
}

/** Weights fitted without the only streams that are on would call any two pictures the same. */
function checkStreams({ backbone, fusion }: SpipsWeights, streams: ReadonlySet<SpipsStream>): void {
  const isSeen = spipsTerms(backbone).some(
    ({ stream }, i) => streams.has(stream) && fusion.gains[i] > 0 && softplus(fusion.theta[i]) > 0,
  );
  if (isSeen) return;
  throw new IqaError(
    'E_CHECKPOINT',
    `The fusion weights give no weight to ${[...streams].join(' and ')}: leave another stream on, or fit again with that one in --streams.`,
  );
}

/** Weights fitted on other linear layers would silently mean something else. */
function checkLinearLayers({ linear }: SpipsWeights, { provenance }: LoadedWeights): void {
  const found = provenance.find(({ id }) => id === linear.model);
  if (found === undefined || found.digest === linear.digest) return;
  throw new IqaError(
    'E_CHECKPOINT',
    `The fusion weights were fitted with ${linear.model} of digest ${linear.digest}, the loaded one has ${found.digest}; pull the published one or fit again.`,
  );
}

class FusedSession implements Spips {
  readonly definition = spipsDefinition;
  readonly network: ScoreNetwork;
  readonly #runtime: RuntimeFacts;
  readonly #features: SpipsFeatures;
  readonly #weights: SpipsWeights;
  readonly #resolved: ResolvedOptions<Table>;
  readonly #streams: ReadonlySet<SpipsStream>;
  readonly #terms: readonly SpipsTerm[];
  readonly #fusion: { readonly id: string; readonly digest: string };

  constructor(
    runtime: RuntimeFacts,
    features: SpipsFeatures,
    weights: SpipsWeights,
    resolved: ResolvedOptions<Table>,
    streams: ReadonlySet<SpipsStream>,
  ) {
    this.#runtime = runtime;
    this.#features = features;
    this.#weights = weights;
    this.#resolved = resolved;
    this.#streams = streams;
    this.#terms = spipsTerms(weights.backbone);
    this.#fusion = { id: `spips-${weights.backbone}`, digest: fusionDigest(weights.fusion) };
    this.network = {
      graph: lpipsNetwork(LPIPS_NETS[weights.backbone].backbone, { maps: 'none' }),
      weights: features.loaded.tensors,
      feeds: (pair) => {
        const { reference, distorted } = this.#prepare(pair);
        return { pair: pixelBatch([reference, distorted], runtime.precision) };
      },
    };
  }

  async compare(pair: ImagePair): Promise<MetricResult> {
    return this.#result(this.#fuse(await this.#features.means(this.#prepare(pair))));
  }

  async compareWithMap(pair: ImagePair): Promise<MappedResult> {
    const pictures = this.#prepare(pair);
    const { means, maps } = await this.#features.meansAndMaps(pictures);
    const fused = this.#fuse(means);
    return { result: this.#result(fused), map: sharesMap(fused, means, maps, pictures.reference) };
  }

  dispose(): Promise<void> {
    return this.#features.dispose();
  }

  #prepare(pair: ImagePair): Pictures {
    return preparePair(pair, spipsDefinition, this.#resolved.options);
  }

  #fuse(means: readonly number[]): Fused {
    return fuse(means, this.#terms, this.#weights.fusion, this.#streams);
  }

  #result({ score, contributions }: Fused): MetricResult {
    const ofStream = (stream: SpipsStream) =>
      contributions.reduce((sum, value, i) => (this.#terms[i]?.stream === stream ? sum + value : sum), 0);
    return {
      metric: spipsDefinition.id,
      preset: this.#resolved.preset,
      score,
      direction: spipsDefinition.direction,
      options: this.#resolved.options,
      details: {
        traditional: ofStream('traditional'),
        perceptual: ofStream('perceptual'),
        semantic: ofStream('semantic'),
        terms: this.#terms.map(({ name }) => name).join(' '),
        contributions,
      },
      warnings: [],
      provenance: {
        package: FUSION_PACKAGE,
        runtime: this.#runtime.id,
        precision: this.#runtime.precision,
        steps: [
          ...(this.#streams.has('traditional') ? ['PSNR, SSIM and MS-SSIM maps of the sRGB pictures'] : []),
          ...(this.#features.loaded.provenance.length > 0 ? ['sRGB to [-1, 1], LPIPS scaling layer'] : []),
        ],
        models: [...this.#features.loaded.provenance, this.#fusion],
      },
    };
  }
}

/**
 * The weighted sum of the maps, each scaled so that its mean is what it contributes to the score: a place
 * shows its share of the score, and values are of the score's size, whatever the gains.
 */
function sharesMap(
  { contributions }: Fused,
  means: readonly number[],
  maps: TermMaps,
  image: Image,
): ScoreMap {
  const total = new Float64Array(image.width * image.height);
  for (const [i, map] of maps.entries()) {
    if (map === null || contributions[i] === 0) continue;
    const factor = contributions[i] / means[i];
    for (let pixel = 0; pixel < total.length; pixel++) {
      total[pixel] += factor * map[pixel];
    }
  }
  return overPicture(Float32Array.from(total), image);
}

type RuntimeFacts = Pick<DeepContext['runtime'], 'id' | 'precision'>;

/** SPIPS for registries: the CLI and the docs. */
export const spipsModule: MetricModule<Table, DeepContext> = {
  definition: spipsDefinition,
  createSession: (options, context) => createSpips(context, options),
};
