import { IqaError } from '../error.ts';
import { mean, sum } from '../numeric/index.ts';
import { type Column, checkColumns, checkVaries } from './columns.ts';
import { countPairs } from './pairs.ts';
import { meanRanks } from './ranks.ts';

/**
 * Pearson's linear correlation coefficient (PLCC).
 *
 * @param x - at least two finite numbers, not all equal
 * @param y - as many
 * @returns -1 to 1
 * @throws IqaError E_INPUT for unequal lengths, fewer than two rows or a constant column; E_NON_FINITE
 */
export function plcc(x: Column, y: Column): number {
  checkCorrelatable(x, y);
  const n = x.length;
  const xMean = mean(x);
  const yMean = mean(y);
  const products = new Float64Array(n);
  const xSquares = new Float64Array(n);
  const ySquares = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const dx = x[i] - xMean;
    const dy = y[i] - yMean;
    products[i] = dx * dy;
    xSquares[i] = dx * dx;
    ySquares[i] = dy * dy;
  }
  const spread = Math.sqrt(sum(xSquares)) * Math.sqrt(sum(ySquares));
  if (!(spread > 0 && spread < Infinity)) {
    throw new IqaError(
      'E_INPUT',
      'The values of a column lie too near or too far from each other for float64: rescale it.',
    );
  }
  const correlation = sum(products) / spread;
  return Math.max(-1, Math.min(1, correlation));
}

/**
 * Spearman's rank correlation coefficient (SRCC): Pearson's on ranks, ties sharing their mean rank.
 *
 * @param x - at least two finite numbers, not all equal
 * @param y - as many
 * @returns -1 to 1
 * @throws IqaError E_INPUT for unequal lengths, fewer than two rows or a constant column; E_NON_FINITE
 */
export function srcc(x: Column, y: Column): number {
  checkCorrelatable(x, y);
  return plcc(meanRanks(x), meanRanks(y));
}

/**
 * Kendall's rank correlation coefficient (KRCC), tau-b: (concordant - discordant pairs) over the geometric
 * mean of the pairs untied in x and in y. Counted in n log n steps (Knight 1966).
 *
 * @param x - at least two finite numbers, not all equal
 * @param y - as many
 * @returns -1 to 1
 * @throws IqaError E_INPUT for unequal lengths, fewer than two rows or a constant column; E_NON_FINITE
 */
export function krcc(x: Column, y: Column): number {
  checkCorrelatable(x, y);
  const { all, tiedInX, tiedInY, concordant, discordant } = countPairs(x, y);
  const tau = (concordant - discordant) / Math.sqrt((all - tiedInX) * (all - tiedInY));
  return Math.max(-1, Math.min(1, tau));
}

/**
 * The root of the mean squared difference.
 *
 * @param x - at least one finite number
 * @param y - as many
 * @returns 0 or more, in the unit of x and y
 * @throws IqaError E_INPUT for unequal lengths or no rows; E_NON_FINITE
 */
export function rmse(x: Column, y: Column): number {
  checkColumns({ x, y }, 1);
  const squares = Float64Array.from({ length: x.length }, (_, i) => (x[i] - y[i]) * (x[i] - y[i]));
  return Math.sqrt(mean(squares));
}

function checkCorrelatable(x: Column, y: Column): void {
  checkColumns({ x, y }, 2);
  checkVaries('x', x);
  checkVaries('y', y);
}
