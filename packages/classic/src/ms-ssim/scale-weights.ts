/** The exponents of the scales from the finest to the coarsest (Wang et al. 2003, section 3.2). */
export const SCALE_WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333] as const;

/** The first `scales` weights, brought to the sum 1. */
export function normalizedWeights(scales: number): number[] {
  const weights = SCALE_WEIGHTS.slice(0, scales);
  const total = weights.reduce<number>((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** The exponents of the product: the paper's own, which sum to 1.0001, where all five scales are used. */
export function productWeights(scales: number): readonly number[] {
  return scales === SCALE_WEIGHTS.length ? SCALE_WEIGHTS : normalizedWeights(scales);
}
