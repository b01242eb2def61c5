import { createRandom, exp, type Random } from '@iqakit/core/numeric';
import type { Objective } from './adam.ts';
import { backward, backwardWeights, type EvidenceTable, type FusionLayout, forward } from './fusion-model.ts';
import { fidelityLoss, normalProbability, thurstone } from './losses.ts';

/** Two rows and the probability that people find the first the worse one. */
export interface JudgedPair {
  readonly first: number;
  readonly second: number;
  readonly probability: number;
}

/** An opinion score: larger is worse. Scores of one `dataSet` may be compared with each other. */
export interface Opinion {
  readonly badness: number;
  /** Standard deviation of the score; 0 where it is not known. */
  readonly deviation: number;
  readonly dataSet: string;
}

/** Targets are kept this far from certainty: no panel is so sure. */
const CERTAINTY = 1e-4;

/** Where no deviation is known, a difference of this share of the data set's spread is one deviation. */
const ASSUMED_DEVIATION = 0.1;

/** How many pairs of a data set are compared at most, and the seed they are drawn from where there are more. */
export interface PairLimit {
  readonly most: number;
  readonly seed: number;
}

/** Every two rows of the same data set, or a sample of them, with Thurstone's probability from their opinion scores. */
export function judgedPairs(opinions: readonly Opinion[], limit: PairLimit): readonly JudgedPair[] {
  const random = createRandom(limit.seed);
  return [...rowsBySet(opinions).values()].flatMap((rows) => {
    const fallback = ASSUMED_DEVIATION * spread(rows.map((row) => opinions[row].badness));
    return twoRowsEach(rows, limit.most, random).map(([first, second]) => ({
      first,
      second,
      probability: judgedWorse(opinions[first] as Opinion, opinions[second] as Opinion, fallback),
    }));
  });
}

function rowsBySet(opinions: readonly Opinion[]): ReadonlyMap<string, readonly number[]> {
  const sets = new Map<string, number[]>();
  for (const [row, { dataSet }] of opinions.entries()) {
    const rows = sets.get(dataSet);
    if (rows === undefined) sets.set(dataSet, [row]);
    else rows.push(row);
  }
  return sets;
}

function twoRowsEach(rows: readonly number[], most: number, random: Random): readonly (readonly number[])[] {
  const all = (rows.length * (rows.length - 1)) / 2;
  if (all <= most) return rows.flatMap((first, i) => rows.slice(i + 1).map((second) => [first, second]));
  return Array.from({ length: most }, () => {
    const i = random.integer(rows.length);
    const j = random.integer(rows.length - 1);
    return [rows[i], rows[j < i ? j : j + 1]];
  });
}

/** The probability that people find `a` the worse one; `fallback` stands for deviations that are not known. */
function judgedWorse(a: Opinion, b: Opinion, fallback: number): number {
  const deviation = Math.sqrt(squared(a.deviation || fallback) + squared(b.deviation || fallback));
  const probability = deviation === 0 ? 0.5 : normalProbability((a.badness - b.badness) / deviation);
  return Math.min(Math.max(probability, CERTAINTY), 1 - CERTAINTY);
}

function spread(values: readonly number[]): number {
  const centre = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + squared(value - centre), 0) / values.length);
}

function squared(x: number): number {
  return x * x;
}

/**
 * Mean fidelity loss over judged pairs, plus `prior` times the squared distance of the weights from equal
 * ones. The last parameter is the logarithm of the scores' scale in units of a judgement's scatter: it is
 * fitted along, and dropped, since no ranking depends on it.
 */
export function pairwiseObjective(
  evidence: EvidenceTable,
  layout: FusionLayout,
  pairs: readonly JudgedPair[],
  prior: number,
): Objective {
  const slopes = new Float64Array(evidence.rows);
  return (parameters, gradient) => {
    const pass = forward(evidence, layout, parameters);
    const scale = exp(parameters[layout.size]);
    slopes.fill(0);
    let loss = 0;
    let ofScale = 0;
    for (const { first, second, probability } of pairs) {
      const gap = pass.scores[first] - pass.scores[second];
      const predicted = thurstone(scale * gap, 0);
      const judged = fidelityLoss(predicted.probability, probability);
      const slope = (judged.slope * predicted.slope) / pairs.length;
      loss += judged.loss / pairs.length;
      slopes[first] += slope * scale;
      slopes[second] -= slope * scale;
      ofScale += slope * gap * scale;
    }
    backward(evidence, layout, parameters, pass, slopes, gradient);
    gradient[layout.size] += ofScale;
    return loss + priorLoss(layout, parameters, pass, prior, gradient);
  };
}

/** `prior * sum (w_i - 1/n)^2`, and its slope. */
export function priorLoss(
  layout: FusionLayout,
  parameters: Float64Array,
  pass: Parameters<typeof backwardWeights>[2],
  prior: number,
  gradient: Float64Array,
): number {
  const equal = 1 / layout.terms;
  const ofWeights = pass.weights.map((weight) => 2 * prior * (weight - equal));
  backwardWeights(layout, parameters, pass, ofWeights, gradient);
  return pass.weights.reduce((sum, weight) => sum + prior * squared(weight - equal), 0);
}
