import { sigmoid, softplus, tanh } from '@iqakit/core/numeric';
import { type FusionParameters, respond } from '../spips/fuse.ts';

/** Evidence of many pairs of pictures: one row per pair, one column per term. */
export interface EvidenceTable {
  readonly rows: number;
  readonly columns: number;
  readonly data: Float64Array;
}

/** Where each group of parameters lies in the flat vector that is optimised. */
export interface FusionLayout {
  readonly terms: number;
  readonly hidden: number;
  readonly size: number;
}

/** Softplus of this is 1, so fitting starts from equal weights. */
const UNIT = 0.5413248546129181;

export function fusionLayout(terms: number, hidden: number): FusionLayout {
  return { terms, hidden, size: terms + hidden * terms + hidden };
}

/** Equal weights; hidden units that differ just enough to part, from a seeded source of numbers in [0, 1). */
export function initialParameters({ terms, size }: FusionLayout, next: () => number): Float64Array {
  const parameters = new Float64Array(size).fill(UNIT, 0, terms);
  for (let i = terms; i < size; i++) parameters[i] = -2 + next();
  return parameters;
}

/** The scores of all rows and what going backwards needs. */
export interface ForwardPass {
  readonly scores: Float64Array;
  readonly weights: Float64Array;
  readonly total: number;
  readonly activations: Float64Array;
}

/** Scores of every row: the weighted average of its evidence, plus the hidden layer where there is one. */
export function forward(
  evidence: EvidenceTable,
  layout: FusionLayout,
  parameters: Float64Array,
): ForwardPass {
  const { weights, total } = normalizedWeights(layout, parameters);
  const scores = new Float64Array(evidence.rows);
  const activations = new Float64Array(evidence.rows * layout.hidden);
  for (let row = 0; row < evidence.rows; row++) {
    const at = row * evidence.columns;
    let score = 0;
    for (let i = 0; i < layout.terms; i++) score += weights[i] * evidence.data[at + i];
    for (let j = 0; j < layout.hidden; j++) {
      const activation = tanh(hiddenSum(evidence, layout, parameters, weights, row, j));
      activations[row * layout.hidden + j] = activation;
      score += softplus(parameters[outputAt(layout, j)]) * activation;
    }
    scores[row] = score;
  }
  return { scores, weights, total, activations };
}

/** Adds to `gradient` what `slopes`, one per row's score, mean for each parameter. */
export function backward(
  evidence: EvidenceTable,
  layout: FusionLayout,
  parameters: Float64Array,
  { weights, total, activations }: ForwardPass,
  slopes: Float64Array,
  gradient: Float64Array,
): void {
  const { terms, hidden } = layout;
  const ofWeights = new Float64Array(terms);
  for (let row = 0; row < evidence.rows; row++) {
    const at = row * evidence.columns;
    const slope = slopes[row];
    for (let i = 0; i < terms; i++) ofWeights[i] += slope * evidence.data[at + i];
    for (let j = 0; j < hidden; j++) {
      const activation = activations[row * hidden + j];
      const output = parameters[outputAt(layout, j)];
      gradient[outputAt(layout, j)] += slope * sigmoid(output) * activation;
      const ofSum = slope * softplus(output) * (1 - activation * activation);
      for (let i = 0; i < terms; i++) {
        const place = inputAt(layout, j, i);
        const contribution = weights[i] * evidence.data[at + i];
        gradient[place] += ofSum * sigmoid(parameters[place]) * contribution;
        ofWeights[i] += ofSum * softplus(parameters[place]) * evidence.data[at + i];
      }
    }
  }
  backwardWeights(layout, parameters, { weights, total }, ofWeights, gradient);
}

/** Through the normalisation and softplus: d w_i / d theta_k = sigmoid(theta_k) (delta_ik - w_i) / total. */
export function backwardWeights(
  { terms }: Pick<FusionLayout, 'terms'>,
  parameters: Float64Array,
  { weights, total }: Pick<ForwardPass, 'weights' | 'total'>,
  ofWeights: Float64Array,
  gradient: Float64Array,
): void {
  let inner = 0;
  for (let i = 0; i < terms; i++) inner += ofWeights[i] * weights[i];
  for (let k = 0; k < terms; k++) {
    gradient[k] += (sigmoid(parameters[k]) * (ofWeights[k] - inner)) / total;
  }
}

export function normalizedWeights({ terms }: Pick<FusionLayout, 'terms'>, parameters: Float64Array) {
  const weights = new Float64Array(terms);
  let total = 0;
  for (let i = 0; i < terms; i++) {
    weights[i] = softplus(parameters[i]);
    total += weights[i];
  }
  for (let i = 0; i < terms; i++) weights[i] /= total;
  return { weights, total };
}

/** Means of maps to evidence: gain, then response. */
export function evidenceOf(
  means: readonly (readonly number[])[],
  columns: readonly number[],
  gains: readonly number[],
  response: FusionParameters['response'],
): EvidenceTable {
  const data = new Float64Array(means.length * columns.length);
  for (const [row, values] of means.entries()) {
    for (const [i, column] of columns.entries()) {
      data[row * columns.length + i] = respond(gains[column] * values[column], response);
    }
  }
  return { rows: means.length, columns: columns.length, data };
}

function hiddenSum(
  evidence: EvidenceTable,
  layout: FusionLayout,
  parameters: Float64Array,
  weights: Float64Array,
  row: number,
  unit: number,
): number {
  let sum = 0;
  for (let i = 0; i < layout.terms; i++) {
    const contribution = weights[i] * evidence.data[row * evidence.columns + i];
    sum += softplus(parameters[inputAt(layout, unit, i)]) * contribution;
  }
  return sum;
}

/** Place of the weight from term `i` to hidden unit `unit`. */
export function inputAt({ terms }: FusionLayout, unit: number, i: number): number {
  return terms + unit * terms + i;
}

/** Place of the weight from hidden unit `unit` to the score. */
export function outputAt({ terms, hidden }: FusionLayout, unit: number): number {
  return terms + hidden * terms + unit;
}
