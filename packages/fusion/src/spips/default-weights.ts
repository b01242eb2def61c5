import { IqaError } from '@iqakit/core';
import type { LpipsNet } from '@iqakit/deep/lpips';
import squeeze from './squeeze-weights.json' with { type: 'json' };
import { parseSpipsWeights, type SpipsWeights } from './weights.ts';

/** The fusion weights that come with iqakit. Throws E_MODEL_MISSING for a backbone that has none. */
export function defaultSpipsWeights(net: LpipsNet): SpipsWeights {
  if (net === 'squeeze') return parseSpipsWeights(squeeze);
  throw new IqaError(
    'E_MODEL_MISSING',
    `SPIPS comes with fusion weights for squeeze only; fit some for ${net} with \`iqa fit spips --backbone ${net}\` and hand them in, or use backbone=squeeze.`,
  );
}
