import { type MetricModule, type MetricOptions, resolveOptions } from '@iqakit/core/metric';
import type { DeepContext } from '../metric/context.ts';
import { createPairSession, type PairSession, scalar } from '../metric/pair-session.ts';
import { DEEP_PACKAGE } from '../metric/version.ts';
import { loadWeights } from '../metric/weights.ts';
import type { TensorMap } from '../runtime/index.ts';
import { distsDefinition } from './definition.ts';
import { distsAgainst, distsFeatures, distsNetwork } from './network.ts';

export type DistsOptions = MetricOptions<typeof distsDefinition.options>;

/**
 * Loads DISTS (Ding et al. 2020, equation 8): 0 for the same picture, larger is worse, at most 1 in
 * practice. `details.texture` and `details.structure` are the two terms the score is the sum of.
 *
 * Throws E_MODEL_MISSING where weights are not at hand; comparing throws E_SIZE_MISMATCH, E_TOO_SMALL
 * (below 16 pixels), E_ALPHA, E_CHANNELS and E_RUNTIME.
 */
export async function createDists(context: DeepContext, options: DistsOptions = {}): Promise<PairSession> {
  const resolved = resolveOptions(distsDefinition, options);
  const metric = {
    definition: distsDefinition,
    resolved,
    package: DEEP_PACKAGE,
    weights: await loadWeights(context.models, ['vgg16', 'dists']),
    graphs: { score: distsNetwork, features: distsFeatures, against: distsAgainst },
    feed: 'batch' as const,
    steps: ['sRGB to [0, 1]', 'ImageNet normalisation before VGG16'],
    details: (outputs: TensorMap) => ({
      texture: scalar(outputs, 'texture'),
      structure: scalar(outputs, 'structure'),
    }),
  };
  return createPairSession(metric, context.runtime);
}

/** DISTS for registries: the CLI and the docs. */
export const distsModule: MetricModule<typeof distsDefinition.options, DeepContext> = {
  definition: distsDefinition,
  createSession: (options, context) => createDists(context, options),
};
