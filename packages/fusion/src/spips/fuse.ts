import { log1p, softplus, tanh } from '@iqakit/core/numeric';
import type { SpipsStream, SpipsTerm } from './terms.ts';

/** Gains and weights beyond this are of no use: products of them leave float64, and float32 in their digest. */
export const LARGEST_PARAMETER = 1e30;

/** What fitting finds: how each map's mean becomes evidence, and what each piece of evidence weighs. */
export interface FusionParameters {
  /** Gain of each term: its map's non-negative 1x1 convolution to one channel. */
  readonly gains: readonly number[];
  /** Each term's weight before softplus and normalisation. */
  readonly theta: readonly number[];
  /** `linear`: the evidence is gain times mean. `log`: its log1p, so that large differences saturate. */
  readonly response: 'linear' | 'log';
  /** An optional layer that lets terms act together; absent, the score is the weighted average alone. */
  readonly mlp?: MonotoneLayer;
}

/** Hidden units `tanh(sum_i a_ji e_i)` summed with `b_j`, all weights through softplus: 0 at 0 and never falling. */
export interface MonotoneLayer {
  /** Hidden by term. */
  readonly a: readonly (readonly number[])[];
  readonly b: readonly number[];
}

export interface Fused {
  /** 0 where nothing differs, larger is worse. */
  readonly score: number;
  /** What each term adds to the weighted average. */
  readonly contributions: readonly number[];
  /** The normalised weights; 0 for terms that are switched off. */
  readonly weights: readonly number[];
}

/**
 * Fuses the means of the maps (Lao and Yu 2025, weighted fusion).
 *
 * @param means - one per term, each 0 or more; what stands for terms of streams that are off does not count
 * @param terms - what the means and the parameters are of, in their order
 * @param parameters - as fitted or as {@link parseSpipsWeights} checks them
 * @param streams - those that are on, at least one
 */
export function fuse(
  means: readonly number[],
  terms: readonly SpipsTerm[],
  parameters: FusionParameters,
  streams: ReadonlySet<SpipsStream>,
): Fused {
  const weights = termWeights(terms, parameters, streams);
  const evidence = means.map((mean, i) => respond(parameters.gains[i] * mean, parameters.response));
  const contributions = evidence.map((value, i) => weights[i] * value);
  const average = contributions.reduce((total, value) => total + value, 0);
  const score = parameters.mlp === undefined ? average : average + hiddenScore(contributions, parameters.mlp);
  return { score, contributions, weights };
}

/** Softplus of theta, normalised to sum 1 over the terms of the streams that are on, of which there is one. */
export function termWeights(
  terms: readonly SpipsTerm[],
  { theta }: Pick<FusionParameters, 'theta'>,
  streams: ReadonlySet<SpipsStream>,
): readonly number[] {
  const positive = terms.map(({ stream }, i) => (streams.has(stream) ? softplus(theta[i]) : 0));
  const total = positive.reduce((sum, value) => sum + value, 0);
  return positive.map((value) => value / total);
}

/** Evidence of a gain times a mean: 0 at 0, rising. */
export function respond(value: number, response: FusionParameters['response']): number {
  return response === 'log' ? log1p(value) : value;
}

function hiddenScore(inputs: readonly number[], { a, b }: MonotoneLayer): number {
  return b.reduce((total, weight, j) => {
    const sum = inputs.reduce((acc, input, i) => acc + softplus(a[j][i]) * input, 0);
    return total + softplus(weight) * tanh(sum);
  }, 0);
}
