import { erf, exp, log } from '@iqakit/core/numeric';

/** A loss and its slope with respect to its first argument. */
export interface LossAndSlope {
  readonly loss: number;
  readonly slope: number;
}

/** Probabilities are kept this far from 0 and 1, where roots and logarithms have no slope. */
const EDGE = 1e-6;

const ROOT_HALF = Math.sqrt(0.5);
const DENSITY_AT_ZERO = 0.3989422804014327;

/** The standard normal distribution function. */
export function normalProbability(x: number): number {
  return 0.5 * (1 + erf(x * ROOT_HALF));
}

/**
 * Thurstone's law, case V: the probability that `a` is judged worse than `b`, for distances `da` and `db`
 * whose judgements scatter with unit variance, `Phi((da - db) / sqrt 2)`. The slope is with respect to `da`.
 */
export function thurstone(da: number, db: number): { readonly probability: number; readonly slope: number } {
  const z = (da - db) * ROOT_HALF;
  return { probability: normalProbability(z), slope: DENSITY_AT_ZERO * exp(-0.5 * z * z) * ROOT_HALF };
}

/** `1 - sqrt(p t) - sqrt((1 - p)(1 - t))` (Tsai et al. 2007, as IQA uses it): 0 where p equals t. */
export function fidelityLoss(probability: number, target: number): LossAndSlope {
  const p = Math.min(Math.max(probability, EDGE), 1 - EDGE);
  return {
    loss: 1 - Math.sqrt(p * target) - Math.sqrt((1 - p) * (1 - target)),
    slope: p === probability ? -0.5 * Math.sqrt(target / p) + 0.5 * Math.sqrt((1 - target) / (1 - p)) : 0,
  };
}

/** Binary cross-entropy of a probability against a share of votes. */
export function binaryCrossEntropy(probability: number, target: number): LossAndSlope {
  const p = Math.min(Math.max(probability, EDGE), 1 - EDGE);
  return {
    loss: -target * log(p) - (1 - target) * log(1 - p),
    slope: p === probability ? (p - target) / (p * (1 - p)) : 0,
  };
}
