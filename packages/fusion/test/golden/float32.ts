import type { Tolerances } from './seeded.ts';

/**
 * Block variances of Gram matrices and the adaptive exponential enlarge float32's rounding some ten
 * times over what a plain network leaves; the scaled score is a hundred times as large as its logistic.
 */
export const FLOAT32: Tolerances = { deepssim: 1e-5, afine: 1e-5, scaled: 1e-4 };
