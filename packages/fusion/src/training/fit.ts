import { createRandom } from '@iqakit/core/numeric';
import { type FusionParameters, LARGEST_PARAMETER } from '../spips/fuse.ts';
import { adam, type Objective } from './adam.ts';
import type { Choice } from './choices.ts';
import { fidelityObjective } from './fidelity-objective.ts';
import { checkFitData, type FitData } from './fit-data.ts';
import { checkFitOptions, type FitOptions } from './fit-options.ts';
import { foldsOf, isAmong } from './folds.ts';
import {
  type EvidenceTable,
  evidenceOf,
  type FusionLayout,
  fusionLayout,
  initialParameters,
  inputAt,
  outputAt,
} from './fusion-model.ts';
import { initialRankingNet } from './ranking-net.ts';
import { rankingObjective } from './ranking-objective.ts';

export interface Fitted {
  readonly fusion: FusionParameters;
  /** The number of steps, and the pull, with which contents that were left out were predicted best. */
  readonly steps: number;
  readonly prior: number;
  /** Mean loss of all choices, pull included, at the parameters that the last step began from. */
  readonly loss: number;
  /** Mean loss on left-out contents at that step, without the pull; null where there was nothing to leave out. */
  readonly validationLoss: number | null;
}

/** Mean evidence before the logarithm: differences far below it count linearly, far above by their ratio. */
const LOG_GAIN = 20;

/** Softplus of this is below 1e-21: a term that took no part in fitting weighs nothing. */
const OFF = -50;

/**
 * Fits the fusion weights. Early stopping: each content (or fifth of the contents) is left out once; the
 * step, and the pull towards equal weights, at which pairs with a left-out picture are predicted best are
 * found on the mean of those curves, and the weights are fitted again on everything. The same data and seed
 * give the same weights, bit by bit.
 *
 * Throws E_INPUT for fewer than two rows, a row of another length, a number that is not finite or below 0,
 * pairs that differ in none of the columns, choices of rows that do not exist, and choices that never prefer
 * anything; E_OPTION for options that fit nothing.
 */
export function fitFusion(data: FitData, options: FitOptions): Fitted {
  checkFitOptions(options);
  checkFitData(data, options.columns);
  const task = taskOf(data, options);
  const chosen = chooseByLeavingOut(task);
  const parameters = startOf(task);
  let loss = Number.NaN;
  adam(objectiveOf(task, task.choices, chosen.prior), parameters, {
    steps: chosen.steps,
    rate: options.rate,
    afterStep: (_step, _parameters, current) => {
      loss = current;
    },
  });
  options.onProgress?.({ phase: 'fit', done: 1, total: 1 });
  return { fusion: describeParameters(parameters, task), loss, ...chosen };
}

/** Everything that stays the same from one run of Adam to the next. */
interface Task extends FitData {
  readonly gains: readonly number[];
  readonly evidence: EvidenceTable;
  readonly layout: FusionLayout;
  readonly options: FitOptions;
}

function taskOf(data: FitData, options: FitOptions): Task {
  const { columns, hidden, response } = options;
  const gains = gainsOf(data.means, options);
  return {
    ...data,
    gains,
    evidence: evidenceOf(data.means, columns, gains, response),
    layout: fusionLayout(columns.length, hidden),
    options,
  };
}

/**
 * Gains bring each term's mean to one level, from the pictures alone: no opinion is looked at. A term whose
 * mean is 0, or too small for a gain of use, takes no part.
 */
function gainsOf(means: FitData['means'], { columns, response }: FitOptions): readonly number[] {
  const level = response === 'log' ? LOG_GAIN : 1;
  const width = means[0].length;
  return Array.from({ length: width }, (_, column) => {
    if (!columns.includes(column)) return 0;
    const mean = means.reduce((sum, row) => sum + row[column], 0) / means.length;
    const gain = level / mean;
    return gain <= LARGEST_PARAMETER ? gain : 0;
  });
}

type Chosen = Pick<Fitted, 'steps' | 'prior' | 'validationLoss'>;

/** With nothing to leave out, nothing tells how far the data can be trusted: the strongest pull, all steps. */
function chooseByLeavingOut(task: Task): Chosen {
  const { priors, seed, steps } = task.options;
  const folds = foldsOf(task.groups, seed);
  let best: Chosen = { steps, prior: Math.max(...priors), validationLoss: null };
  if (folds.length < 2) return best;
  for (const [i, prior] of priors.entries()) {
    const curve = validationCurve(task, folds, prior, i * folds.length);
    if (curve === null) break;
    const step = lowest(curve);
    const validationLoss = curve[step];
    if (best.validationLoss === null || validationLoss < best.validationLoss) {
      best = { steps: step + 1, prior, validationLoss };
    }
  }
  return best;
}

/**
 * Mean loss after each step on pairs with a left-out content; null where leaving contents out leaves no
 * pairs. A pair of a left-out and a kept content counts as well: it tells whether a score means the same
 * on a new content.
 */
function validationCurve(
  task: Task,
  folds: readonly ReadonlySet<string>[],
  prior: number,
  doneBefore: number,
): Float64Array | null {
  const { choices, options } = task;
  const curve = new Float64Array(options.steps);
  let counted = 0;
  for (const [number, left] of folds.entries()) {
    const train = choices.filter((choice) => !touches(left, task, choice));
    const test = choices.filter((choice) => touches(left, task, choice));
    if (train.length > 0 && test.length > 0) {
      counted++;
      addCurve(task, train, test, prior, curve);
    }
    const total = folds.length * options.priors.length;
    options.onProgress?.({ phase: 'leave out', done: doneBefore + number + 1, total });
  }
  return counted === 0 ? null : curve.map((sum) => sum / counted);
}

function touches(contents: ReadonlySet<string>, { groups }: FitData, { first, second }: Choice): boolean {
  return [groups[first], groups[second]].some((group) => isAmong(contents, group));
}

function addCurve(
  task: Task,
  train: readonly Choice[],
  test: readonly Choice[],
  prior: number,
  curve: Float64Array,
): void {
  const testLoss = objectiveOf(task, test, 0);
  const parameters = startOf(task);
  const unused = new Float64Array(parameters.length);
  adam(objectiveOf(task, train, prior), parameters, {
    steps: task.options.steps,
    rate: task.options.rate,
    afterStep: (step, current) => {
      curve[step - 1] += testLoss(current, unused);
    },
  });
}

function lowest(curve: Float64Array): number {
  let best = 0;
  for (let i = 1; i < curve.length; i++) if (curve[i] < curve[best]) best = i;
  return best;
}

function objectiveOf(
  { evidence, layout, options }: Task,
  choices: readonly Choice[],
  prior: number,
): Objective {
  const objective = options.loss === '2afc' ? rankingObjective : fidelityObjective;
  return objective(evidence, layout, choices, prior);
}

/** The fusion model, then the loss's own parameters: a scale, or the ranking net. */
function startOf({ layout, options: { loss, seed } }: Task): Float64Array {
  const random = createRandom(seed);
  const model = initialParameters(layout, () => random.next());
  const own = loss === '2afc' ? initialRankingNet(seed) : Float64Array.of(1);
  const parameters = new Float64Array(model.length + own.length);
  parameters.set(model);
  parameters.set(own, model.length);
  return parameters;
}

function describeParameters(parameters: Float64Array, { gains, layout, options }: Task): FusionParameters {
  const { columns, hidden, response } = options;
  const places = (value: (i: number) => number) =>
    gains.map((_, column) => (columns.includes(column) ? value(columns.indexOf(column)) : OFF));
  const theta = places((i) => parameters[i]);
  if (hidden === 0) return { gains, theta, response };
  const units = Array.from({ length: hidden }, (_, j) => j);
  const a = units.map((j) => places((i) => parameters[inputAt(layout, j, i)]));
  const b = units.map((j) => parameters[outputAt(layout, j)]);
  return { gains, theta, response, mlp: { a, b } };
}
