import type { Objective } from './adam.ts';
import type { Choice } from './choices.ts';
import { backward, type EvidenceTable, type FusionLayout, forward } from './fusion-model.ts';
import { priorLoss } from './prior.ts';
import { RankingNet } from './ranking-net.ts';

/**
 * Mean ranking loss over choices, as LPIPS is fitted, plus the pull towards equal weights. The ranking net's
 * parameters stand behind the fusion model's.
 */
export function rankingObjective(
  evidence: EvidenceTable,
  layout: FusionLayout,
  choices: readonly Choice[],
  prior: number,
): Objective {
  const slopes = new Float64Array(evidence.rows);
  return (parameters, gradient) => {
    const pass = forward(evidence, layout, parameters);
    const net = new RankingNet(parameters.subarray(layout.size), gradient.subarray(layout.size));
    slopes.fill(0);
    let loss = 0;
    for (const { first, second, judge } of choices) {
      loss += net.loss(pass.scores[first], pass.scores[second], judge, 1 / choices.length);
      slopes[first] += net.slopes.first;
      slopes[second] += net.slopes.second;
    }
    backward(evidence, layout, parameters, pass, slopes, gradient);
    return loss + priorLoss(layout, parameters, pass, prior, gradient);
  };
}
