import type { GoldenPair } from './decode.ts';
import { golden } from './fixtures.ts';

/** A pair of `golden/deep-seeded.json`: float64 values by independent code, checked against the authors' own. */
export interface SeededGolden extends GoldenPair {
  readonly f64: SeededScores;
}

export interface SeededScores {
  readonly lpips_alex: number;
  readonly lpips_alex_per_layer: readonly number[];
  readonly lpips_squeeze: number;
  readonly lpips_squeeze_per_layer: readonly number[];
  readonly lpips_vgg: number;
  readonly lpips_vgg_per_layer: readonly number[];
  readonly dists: number;
  readonly deepssim: number;
  readonly deepssim_lite: number;
  readonly afine_tiny: AfineGolden;
  /** Absent for the pairs of 64 pixels. */
  readonly afine?: AfineGolden;
}

export interface AfineGolden {
  readonly fidelity_raw: number;
  readonly natural_dist_raw: number;
  readonly natural_ref_raw: number;
  readonly fidelity: number;
  readonly natural_dist: number;
  readonly natural_ref: number;
  readonly score: number;
  readonly scaled: number;
}

/** The pairs of equal size, which every metric has a value for: three of 512x384, two of 64x64. */
export function seededGoldens(): readonly (readonly [name: string, golden: SeededGolden])[] {
  const all = Object.entries(golden<Record<string, SeededGolden>>('deep-seeded.json'));
  return all.filter(([name]) => name !== 'butterfly');
}

/** The pairs of 64x64, on which whole networks are quick in any runtime. */
export function smallSeededGoldens(): ReturnType<typeof seededGoldens> {
  return seededGoldens().filter(([name]) => isSmall(name));
}

export function isSmall(name: string): boolean {
  return name.startsWith('lpips-');
}
