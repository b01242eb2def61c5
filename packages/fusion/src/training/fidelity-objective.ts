import { exp } from '@iqakit/core/numeric';
import type { Objective } from './adam.ts';
import type { Choice } from './choices.ts';
import { backward, type EvidenceTable, type FusionLayout, forward } from './fusion-model.ts';
import { fidelityLoss, thurstone } from './losses.ts';
import { priorLoss } from './prior.ts';

/**
 * Mean fidelity loss over choices, plus the pull towards equal weights. The last parameter is the logarithm
 * of the scores' scale in units of a judgement's scatter: it is fitted along, and dropped, since no ranking
 * depends on it.
 */
export function fidelityObjective(
  evidence: EvidenceTable,
  layout: FusionLayout,
  choices: readonly Choice[],
  prior: number,
): Objective {
  const slopes = new Float64Array(evidence.rows);
  return (parameters, gradient) => {
    const pass = forward(evidence, layout, parameters);
    const scale = exp(parameters[layout.size]);
    slopes.fill(0);
    let loss = 0;
    let ofScale = 0;
    for (const { first, second, judge } of choices) {
      const gap = pass.scores[first] - pass.scores[second];
      const predicted = thurstone(scale * gap, 0);
      const judged = fidelityLoss(predicted.probability, judge);
      const slope = (judged.slope * predicted.slope) / choices.length;
      loss += judged.loss / choices.length;
      slopes[first] += slope * scale;
      slopes[second] -= slope * scale;
      ofScale += slope * gap * scale;
    }
    backward(evidence, layout, parameters, pass, slopes, gradient);
    gradient[layout.size] += ofScale;
    return loss + priorLoss(layout, parameters, pass, prior, gradient);
  };
}
