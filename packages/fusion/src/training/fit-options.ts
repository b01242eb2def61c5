import { IqaError } from '@iqakit/core';
import type { FusionParameters } from '../spips/fuse.ts';

/** `fidelity`: Thurstone's probability and the fidelity loss. `2afc`: the ranking net of LPIPS. */
export type FitLoss = 'fidelity' | '2afc';

export interface FitOptions {
  readonly loss: FitLoss;
  /** Which terms take part, by their index in the rows of means. */
  readonly columns: readonly number[];
  readonly response: FusionParameters['response'];
  /** Hidden units of the optional layer, up to 1024; 0 for the weighted average alone. */
  readonly hidden: number;
  /** Pulls towards equal weights, 0 for none: the one that predicts left-out contents best is taken. */
  readonly priors: readonly number[];
  /** A whole number; decides which contents are left out together and where hidden weights start. */
  readonly seed: number;
  /** The most steps of Adam. */
  readonly steps: number;
  /** How far a step of Adam moves a parameter at most, about. */
  readonly rate: number;
  readonly onProgress?: (progress: FitProgress) => void;
}

export interface FitProgress {
  /** `leave out` while the number of steps is looked for, then `fit`. */
  readonly phase: 'leave out' | 'fit';
  /** How many of the phase's `total` runs of Adam are done. */
  readonly done: number;
  readonly total: number;
}

/** Reasonable from some dozens of pairs on; see the documentation of fitting. */
export const FIT_DEFAULTS = {
  loss: 'fidelity',
  response: 'log',
  hidden: 0,
  priors: [0.01, 0.03, 0.1, 0.3],
  seed: 1,
  steps: 400,
  rate: 0.05,
} as const;

/** More would learn any data by heart. */
const MOST_HIDDEN = 1024;

/** Throws E_OPTION naming the first option that nothing can be fitted with. */
export function checkFitOptions({ loss, response, hidden, priors, seed, steps, rate }: FitOptions): void {
  const isPull = (prior: number) => Number.isFinite(prior) && prior >= 0;
  const rules: readonly (readonly [name: string, value: unknown, isGood: boolean, expected: string])[] = [
    ['loss', loss, loss === 'fidelity' || loss === '2afc', 'fidelity or 2afc'],
    ['response', response, response === 'linear' || response === 'log', 'linear or log'],
    [
      'hidden',
      hidden,
      isWhole(hidden, 0) && hidden <= MOST_HIDDEN,
      `a whole number from 0 to ${MOST_HIDDEN}`,
    ],
    ['priors', priors, priors.length > 0 && priors.every(isPull), 'one or more finite numbers from 0'],
    ['seed', seed, Number.isSafeInteger(seed), 'a whole number'],
    ['steps', steps, isWhole(steps, 1), 'a whole number from 1'],
    ['rate', rate, Number.isFinite(rate) && rate > 0, 'a finite number above 0'],
  ];
  const broken = rules.find(([, , isGood]) => !isGood);
  if (broken === undefined) return;
  const [name, value, , expected] = broken;
  throw new IqaError('E_OPTION', `The option ${name} of fitting must be ${expected}, not ${String(value)}.`);
}

function isWhole(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}
