import { backwardWeights, type ForwardPass, type FusionLayout } from './fusion-model.ts';

/** The pull towards equal weights, `prior * sum (w_i - 1/n)^2`; its slope is added to `gradient`. */
export function priorLoss(
  layout: FusionLayout,
  parameters: Float64Array,
  pass: ForwardPass,
  prior: number,
  gradient: Float64Array,
): number {
  const excess = pass.weights.map((weight) => weight - 1 / layout.terms);
  const ofWeights = excess.map((value) => 2 * prior * value);
  backwardWeights(layout, parameters, pass, ofWeights, gradient);
  return excess.reduce((sum, value) => sum + prior * value * value, 0);
}
