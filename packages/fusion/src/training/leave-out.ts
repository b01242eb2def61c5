import { fuse } from '../spips/fuse.ts';
import type { SpipsTerm } from '../spips/terms.ts';
import { fitFusion } from './fit.ts';
import { checkFitData, type FitData, isLearnable } from './fit-data.ts';
import type { FitOptions } from './fit-options.ts';
import { foldsOf, isAmong } from './folds.ts';

/** How far leaving out has come: `done` of `total` fits. */
export interface LeaveOutProgress {
  readonly done: number;
  readonly total: number;
}

export interface LeaveOutOptions extends Omit<FitOptions, 'onProgress'> {
  /** The terms that the columns of the means belong to. */
  readonly terms: readonly SpipsTerm[];
  readonly onFold?: (progress: LeaveOutProgress) => void;
}

/**
 * What fitting is worth on contents it has not seen: each content (or fifth of the contents) is left out,
 * the weights are fitted on the others, choice of steps and pull included, and score what was left out. The
 * size of a hidden layer's share differs from fit to fit; with one, the unit is the mean score of what was
 * fitted on, so that scores of different fits can be ranked together.
 *
 * @returns by row, the score that a fit without the row's content gives it; null for rows without a content,
 *   and where the others leave nothing to learn from
 * @throws IqaError E_INPUT and E_OPTION as {@link fitFusion}
 */
export function leftOutScores(data: FitData, options: LeaveOutOptions): readonly (number | null)[] {
  checkFitData(data, options.columns);
  const scores = new Array<number | null>(data.means.length).fill(null);
  const folds = foldsOf(data.groups, options.seed);
  const streams = new Set(options.terms.map(({ stream }) => stream));
  for (const [i, left] of folds.entries()) {
    const isLeft = (row: number) => isAmong(left, data.groups[row]);
    const kept = without(data, isLeft);
    if (isLearnable(kept, options.columns)) {
      const { fusion } = fitFusion(kept, options);
      const scoreOf = (means: readonly number[]) => fuse(means, options.terms, fusion, streams).score;
      const unit = options.hidden === 0 ? 1 : meanOf(kept.means.map(scoreOf));
      for (const [row, means] of data.means.entries()) {
        if (isLeft(row)) scores[row] = scoreOf(means) / unit;
      }
    }
    options.onFold?.({ done: i + 1, total: folds.length });
  }
  return scores;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The rows that stay, counted anew, and the choices between two of them. */
function without({ means, groups, choices }: FitData, isLeft: (row: number) => boolean): FitData {
  const kept = [...means.keys()].filter((row) => !isLeft(row));
  const places = new Map(kept.map((row, place) => [row, place]));
  return {
    means: kept.map((row) => means[row]),
    groups: kept.map((row) => groups[row]),
    choices: choices.flatMap(({ first, second, judge }) => {
      const [a, b] = [places.get(first), places.get(second)];
      return a === undefined || b === undefined ? [] : [{ first: a, second: b, judge }];
    }),
  };
}
