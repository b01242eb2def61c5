import { IqaError } from '@iqakit/core';
import { createRandom } from '@iqakit/core/numeric';
import type { FusionParameters } from '../spips/fuse.ts';
import { adam, type Objective } from './adam.ts';
import {
  type EvidenceTable,
  evidenceOf,
  type FusionLayout,
  fusionLayout,
  initialParameters,
  inputAt,
  outputAt,
} from './fusion-model.ts';
import { judgedPairs, type Opinion, pairwiseObjective } from './pairwise-objective.ts';
import { initialRankingNet } from './ranking-net.ts';
import { type Choice, twoAfcObjective } from './two-afc-objective.ts';

export interface FitOptions {
  /** Which terms take part, by their index in the rows of means. */
  readonly columns: readonly number[];
  readonly response: FusionParameters['response'];
  /** Hidden units of the optional layer; 0 for the weighted average alone. */
  readonly hidden: number;
  /** Pull towards equal weights; 0 for none. */
  readonly prior: number;
  readonly seed: number;
  /** The most steps of Adam. */
  readonly steps: number;
  readonly rate: number;
  readonly onProgress?: (progress: FitProgress) => void;
}

export interface FitProgress {
  readonly phase: string;
  readonly step: number;
  readonly steps: number;
  readonly loss: number;
}

/** What to fit on: the means of every pair's maps, the content each pair shows, and what people said. */
export type FitData = {
  /** One row per pair, one column per term. */
  readonly means: readonly (readonly number[])[];
  /** The reference picture each row belongs to: rows of one group are left out together. */
  readonly groups: readonly string[];
} & (
  | { readonly kind: 'opinions'; readonly opinions: readonly Opinion[] }
  | { readonly kind: 'choices'; readonly choices: readonly Choice[] }
);

export interface Fitted {
  readonly fusion: FusionParameters;
  /** The number of steps at which contents that were left out were predicted best. */
  readonly steps: number;
  readonly loss: number;
  /** Mean loss on left-out contents at that step; null where there was nothing to leave out. */
  readonly validationLoss: number | null;
}

/** Reasonable for some hundreds of pairs; see the documentation of fitting. */
export const FIT_DEFAULTS = {
  response: 'log',
  hidden: 0,
  prior: 0.1,
  seed: 1,
  steps: 400,
  rate: 0.05,
} as const;

/** More contents than this are left out in groups. */
const MOST_FOLDS = 5;

/** Mean evidence before the logarithm: differences far below it count linearly, far above by their ratio. */
const LOG_GAIN = 20;

/**
 * Fits the fusion weights. Early stopping: each content (or fifth of the contents) is left out once, the
 * step at which left-out pairs are predicted best is found on the mean of those curves, and the weights are
 * fitted again on everything for that many steps. The same data and seed give the same weights, bit by bit.
 *
 * Throws E_INPUT for fewer than two rows, a row of another length, a number that is not finite or below 0,
 * and opinion scores that are all the same.
 */
export function fitFusion(data: FitData, options: FitOptions): Fitted {
  checkData(data, options.columns);
  const gains = gainsOf(data.means, options);
  const evidence = evidenceOf(data.means, options.columns, gains, options.response);
  const layout = fusionLayout(options.columns.length, options.hidden);
  const curve = validationCurve(data, evidence, layout, options);
  const steps = curve === null ? options.steps : bestStep(curve);
  const parameters = startOf(data, layout, options.seed);
  let last = 0;
  adam(objectiveOf(data, allRows(data), evidence, layout, options.prior), parameters, {
    steps,
    rate: options.rate,
    afterStep: (step, _, loss) => {
      last = loss;
      options.onProgress?.({ phase: 'fit', step, steps, loss });
    },
  });
  return {
    fusion: describeParameters(parameters, layout, gains, options),
    steps,
    loss: last,
    validationLoss: curve === null ? null : (curve[steps - 1] as number),
  };
}

/** Mean loss on left-out contents after each step; null where there is only one content. */
function validationCurve(
  data: FitData,
  evidence: EvidenceTable,
  layout: FusionLayout,
  options: FitOptions,
): Float64Array | null {
  const folds = foldsOf(data.groups, options.seed);
  if (folds.length < 2) return null;
  const curve = new Float64Array(options.steps);
  let counted = 0;
  for (const [number, left] of folds.entries()) {
    const isLeft = (row: number) => left.has(data.groups[row] as string);
    const train = objectiveOf(data, (row) => !isLeft(row), evidence, layout, options.prior);
    const test = objectiveOf(data, isLeft, evidence, layout, 0);
    if (train === null || test === null) continue;
    counted++;
    const parameters = startOf(data, layout, options.seed);
    const unused = new Float64Array(parameters.length);
    adam(train, parameters, {
      steps: options.steps,
      rate: options.rate,
      afterStep(step, current) {
        unused.fill(0);
        const loss = test(current, unused);
        curve[step - 1] = (curve[step - 1] as number) + loss;
        options.onProgress?.({
          phase: `left out ${number + 1}/${folds.length}`,
          step,
          steps: options.steps,
          loss,
        });
      },
    });
  }
  return counted === 0 ? null : curve.map((sum) => sum / counted);
}

function bestStep(curve: Float64Array): number {
  let best = 0;
  for (let i = 1; i < curve.length; i++) if ((curve[i] as number) < (curve[best] as number)) best = i;
  return best + 1;
}

/** Contents in up to five groups, dealt out in a seeded order. */
export function foldsOf(groups: readonly string[], seed: number): readonly ReadonlySet<string>[] {
  const names = [...new Set(groups)].sort();
  createRandom(seed).shuffle(names);
  const count = Math.min(MOST_FOLDS, names.length);
  return Array.from({ length: count }, (_, fold) => new Set(names.filter((_name, i) => i % count === fold)));
}

type RowFilter = (row: number) => boolean;

function allRows(_: FitData): RowFilter {
  return () => true;
}

function objectiveOf(
  data: FitData,
  keep: RowFilter,
  evidence: EvidenceTable,
  layout: FusionLayout,
  prior: number,
): Objective {
  if (data.kind === 'choices') {
    const choices = data.choices.filter(({ first, second }) => keep(first) && keep(second));
    return twoAfcObjective(evidence, layout, choices, prior);
  }
  const pairs = judgedPairs(data.opinions).filter(({ first, second }) => keep(first) && keep(second));
  return pairwiseObjective(evidence, layout, pairs, prior);
}

/** The fusion model, then the loss's own parameters: a scale, or the ranking net. */
function startOf(data: FitData, layout: FusionLayout, seed: number): Float64Array {
  const random = createRandom(seed);
  const model = initialParameters(layout, () => random.next());
  const own = data.kind === 'choices' ? initialRankingNet(seed) : Float64Array.of(1);
  const parameters = new Float64Array(model.length + own.length);
  parameters.set(model);
  parameters.set(own, model.length);
  return parameters;
}

/** Gains bring each term's mean to one level, from the pictures alone: no opinion is looked at. */
function gainsOf(means: FitData['means'], { columns, response }: FitOptions): readonly number[] {
  const level = response === 'log' ? LOG_GAIN : 1;
  const width = (means[0] as readonly number[]).length;
  return Array.from({ length: width }, (_, column) => {
    if (!columns.includes(column)) return 0;
    const mean = means.reduce((sum, row) => sum + (row[column] as number), 0) / means.length;
    return mean === 0 ? 0 : level / mean;
  });
}

function describeParameters(
  parameters: Float64Array,
  layout: FusionLayout,
  gains: readonly number[],
  { columns, response, hidden }: FitOptions,
): FusionParameters {
  const places = (value: (i: number) => number, absent: number) =>
    gains.map((_, column) => (columns.includes(column) ? value(columns.indexOf(column)) : absent));
  const theta = places((i) => parameters[i] as number, OFF);
  if (hidden === 0) return { gains, theta, response };
  const units = Array.from({ length: hidden }, (_, j) => j);
  const a = units.map((j) => places((i) => parameters[inputAt(layout, j, i)] as number, OFF));
  const b = units.map((j) => parameters[outputAt(layout, j)] as number);
  return { gains, theta, response, mlp: { a, b } };
}

/** Softplus of this is below 1e-21: a term that took no part in fitting weighs nothing. */
const OFF = -50;

function checkData(data: FitData, columns: readonly number[]): void {
  const { means, groups } = data;
  const fail = (message: string): never => {
    throw new IqaError('E_INPUT', message);
  };
  if (means.length < 2) fail(`Fitting needs at least two rated pairs, not ${means.length}.`);
  if (columns.length === 0) fail('Fitting needs at least one stream.');
  if (groups.length !== means.length) fail(`${means.length} pairs have ${groups.length} references.`);
  const width = (means[0] as readonly number[]).length;
  for (const [row, values] of means.entries()) {
    const fits = values.length === width && values.every((value) => Number.isFinite(value) && value >= 0);
    if (!fits) fail(`Pair ${row + 1} has a feature that is not a finite number from 0; leave the pair out.`);
  }
  if (data.kind !== 'opinions') return;
  const bad = data.opinions.findIndex(
    ({ badness, deviation }) => !Number.isFinite(badness) || !(deviation >= 0),
  );
  if (bad >= 0) fail(`Pair ${bad + 1} has an opinion score that is no number; leave the pair out.`);
  if (data.opinions.length !== means.length)
    fail(`${means.length} pairs have ${data.opinions.length} opinion scores.`);
  if (new Set(data.opinions.map(({ badness }) => badness)).size < 2) {
    fail('All opinion scores are the same: nothing can be learned from a constant column.');
  }
}
