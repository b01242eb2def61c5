import { exp, sigmoid, softplus } from '@iqakit/core/numeric';
import type { AfineCalibration, Logistic } from './layout.ts';

/** Bounds the published code puts on the fidelity logistic. */
const FIDELITY_MIDPOINT = { min: 0.05, max: 0.95 };
const FIDELITY_SLOPE = { min: 0.01, max: 0.7 };

/** The logistic that brings the score to (0, 100). */
const SCALED: Logistic = { midpoint: -1.971, slope: 2.3734 };

/** What the published code adds to every slope, so that none is 0. */
const SLOPE_FLOOR = 1e-10;

/** The largest exponent whose exponential, times a naturalness in (-2, 2), is still a finite number. */
const LARGEST_EXPONENT = 700;

/** What the network says before calibration. */
export interface RawTerms {
  readonly fidelity: number;
  readonly naturalReference: number;
  readonly naturalDistorted: number;
}

/** The calibrated terms and the scores made of them; lower is better in all. */
export interface AfineScores {
  /** D(x, y) of equation 6. */
  readonly score: number;
  /** The score in (0, 100). */
  readonly scaled: number;
  /** In (-2, 2). */
  readonly fidelity: number;
  readonly naturalReference: number;
  readonly naturalDistorted: number;
  /** exp(k (N(ref) - N(dist))): what naturalness weighs against fidelity. */
  readonly naturalnessWeight: number;
}

/** Calibrates the raw terms and combines them. */
export function afineScores(raw: RawTerms, calibration: AfineCalibration): AfineScores {
  const terms = {
    fidelity: calibrateFidelity(raw.fidelity, calibration),
    naturalReference: calibrateNaturalness(raw.naturalReference, calibration),
    naturalDistorted: calibrateNaturalness(raw.naturalDistorted, calibration),
  };
  const combined = adapt(terms, softplus(calibration.k));
  return { ...terms, ...combined, scaled: 100 * logistic(combined.score, SCALED) };
}

/** Fidelity in [-2, 2], lower is better: the logistic of what the network says. */
export function calibrateFidelity(raw: number, { fidelity }: AfineCalibration): number {
  return symmetric(raw, {
    midpoint: clamp(fidelity.midpoint, FIDELITY_MIDPOINT),
    slope: clamp(fidelity.slope, FIDELITY_SLOPE),
  });
}

/** Naturalness in [-2, 2], lower is more natural: the logistic of what the network says. */
export function calibrateNaturalness(raw: number, { natural }: AfineCalibration): number {
  return symmetric(raw, natural);
}

/**
 * `F + exp(k (N(ref) - N(dist))) N(dist)` (Chen et al. 2025, equation 6). Where the distorted picture is
 * the more natural one its naturalness outweighs fidelity; where it is less natural the exponential
 * vanishes and fidelity alone remains. Lower is better.
 *
 * @param terms - calibrated, each in [-2, 2]
 * @param k - how fast the weight changes, 0 or more: softplus of the checkpoint's
 * @returns finite numbers, for any k
 */
export function adapt(
  terms: { readonly fidelity: number; readonly naturalReference: number; readonly naturalDistorted: number },
  k: number,
): { readonly score: number; readonly naturalnessWeight: number } {
  const exponent = k * (terms.naturalReference - terms.naturalDistorted);
  const naturalnessWeight = exp(Math.min(exponent, LARGEST_EXPONENT));
  return { score: terms.fidelity + naturalnessWeight * terms.naturalDistorted, naturalnessWeight };
}

function symmetric(x: number, curve: Logistic): number {
  return 4 * logistic(x, curve) - 2;
}

function logistic(x: number, { midpoint, slope }: Logistic): number {
  return sigmoid((x - midpoint) / (Math.abs(slope) + SLOPE_FLOOR));
}

function clamp(x: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.min(Math.max(x, min), max);
}
