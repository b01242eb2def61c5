import type { MomentsRow } from './moments.ts';

/** What turns moments into similarity: the stabilising constants and the kind of variance. */
export interface SimilarityConstants {
  /** (K1 L)^2. */
  readonly c1: number;
  /** (K2 L)^2. */
  readonly c2: number;
  /** 1 for population moments, n / (n - 1) for sample moments of n equally weighted pixels. */
  readonly varianceScale: number;
}

/** The options that similarity is computed with, as the metrics that use it share them. */
export interface SimilarityOptions {
  readonly k1: number;
  readonly k2: number;
  readonly windowSize: number;
  readonly covariance?: 'population' | 'sample';
}

/** @param max - the value of full white, L */
export function similarityConstants(options: SimilarityOptions, max: number): SimilarityConstants {
  const { k1, k2, windowSize, covariance = 'population' } = options;
  const root1 = k1 * max;
  const root2 = k2 * max;
  const pixels = windowSize * windowSize;
  const varianceScale = covariance === 'sample' ? pixels / (pixels - 1) : 1;
  return { c1: root1 * root1, c2: root2 * root2, varianceScale };
}

/**
 * SSIM of every window of a row (Wang et al. 2004, eq. 13), written to `out`.
 *
 * With s = a + b and d = a - b: 4 mu_a mu_b = mu_s^2 - mu_d^2, 2 (mu_a^2 + mu_b^2) = mu_s^2 + mu_d^2,
 * and the same for the variances, so each factor is twice the paper's and the quotient is equal.
 *
 * @returns the row's sum, from left to right
 */
export function ssimRow(moments: MomentsRow, constants: SimilarityConstants, out: Float64Array): number {
  const { values, at, stride, count } = moments;
  const { varianceScale } = constants;
  const c1 = 2 * constants.c1;
  const c2 = 2 * constants.c2;
  const atDifference = at + stride;
  const atSumSquare = at + 2 * stride;
  const atDifferenceSquare = at + 3 * stride;
  let total = 0;
  for (let x = 0; x < count; x++) {
    const s = values[at + x];
    const d = values[atDifference + x];
    const ss = s * s;
    const dd = d * d;
    const varS = (values[atSumSquare + x] - ss) * varianceScale;
    const varD = (values[atDifferenceSquare + x] - dd) * varianceScale;
    const value = ((ss - dd + c1) * (varS - varD + c2)) / ((ss + dd + c1) * (varS + varD + c2));
    out[x] = value;
    total += value;
  }
  return total;
}

/**
 * The contrast-structure part of SSIM, (2 sigma_ab + C2) / (sigma_a^2 + sigma_b^2 + C2), of every window
 * of a row, written to `out`.
 *
 * @returns the row's sum, from left to right
 */
export function contrastStructureRow(
  moments: MomentsRow,
  constants: SimilarityConstants,
  out: Float64Array,
): number {
  const { values, at, stride, count } = moments;
  const { varianceScale } = constants;
  const c2 = 2 * constants.c2;
  const atDifference = at + stride;
  const atSumSquare = at + 2 * stride;
  const atDifferenceSquare = at + 3 * stride;
  let total = 0;
  for (let x = 0; x < count; x++) {
    const s = values[at + x];
    const d = values[atDifference + x];
    const varS = (values[atSumSquare + x] - s * s) * varianceScale;
    const varD = (values[atDifferenceSquare + x] - d * d) * varianceScale;
    const value = (varS - varD + c2) / (varS + varD + c2);
    out[x] = value;
    total += value;
  }
  return total;
}
