import { type MetricModule, type MetricOptions, resolveOptions } from '@iqakit/core/metric';
import type { DeepContext } from '../metric/context.ts';
import { createPairSession, type PairSession, scalars } from '../metric/pair-session.ts';
import { DEEP_PACKAGE } from '../metric/version.ts';
import { loadWeights } from '../metric/weights.ts';
import { lpipsDefinition } from './definition.ts';
import { LPIPS_NETS, type LpipsNet } from './nets.ts';
import { lpipsAgainst, lpipsFeatures, lpipsNetwork } from './network.ts';

export type LpipsOptions = MetricOptions<typeof lpipsDefinition.options>;

/**
 * Loads LPIPS v0.1 (Zhang et al., CVPR 2018, equation 1): the distance of two sRGB (or gray) pictures
 * of one size, 0 for the same picture, larger is worse; `details.layers` has each layer's share and
 * the map, at every pixel, the sum of the layers' differences enlarged to picture size.
 *
 * Throws E_OPTION for a net that does not exist, E_MODEL_MISSING where weights are not at hand;
 * comparing throws E_SIZE_MISMATCH, E_TOO_SMALL, E_ALPHA, E_CHANNELS and E_RUNTIME.
 */
export async function createLpips(context: DeepContext, options: LpipsOptions = {}): Promise<PairSession> {
  const resolved = resolveOptions(lpipsDefinition, options);
  const { backbone, models } = LPIPS_NETS[resolved.options.net as LpipsNet];
  const metric = {
    definition: lpipsDefinition,
    resolved,
    package: DEEP_PACKAGE,
    weights: await loadWeights(context.models, models),
    graphs: {
      score: () => lpipsNetwork(backbone, { maps: 'none' }),
      scoreAndMap: () => lpipsNetwork(backbone, { maps: 'sum' }),
      features: () => lpipsFeatures(backbone),
      against: () => lpipsAgainst(backbone, { maps: 'none' }),
      againstWithMap: () => lpipsAgainst(backbone, { maps: 'sum' }),
    },
    feed: 'batch' as const,
    steps: ['sRGB to [-1, 1]', 'LPIPS scaling layer'],
    details: (outputs: Parameters<typeof scalars>[0]) => ({ layers: scalars(outputs, 'layer') }),
  };
  return createPairSession(metric, context.runtime);
}

/** LPIPS for registries: the CLI and the docs. */
export const lpipsModule: MetricModule<typeof lpipsDefinition.options, DeepContext> = {
  definition: lpipsDefinition,
  createSession: (options, context) => createLpips(context, options),
};
