import { IqaError } from '../error.ts';
import { type Column, checkColumns } from './columns.ts';
import { countPairs } from './pairs.ts';

/**
 * The share of pairs that a metric orders as people do. Pairs that people rate alike are left out; a pair
 * that the metric scores alike counts half.
 *
 * @param predicted - scores in the same direction as `actual`: negate those of a lower-better metric
 * @param actual - as many opinion scores
 * @returns 0 to 1; 0.5 is chance
 * @throws IqaError E_INPUT for unequal lengths, fewer than two rows or opinions all alike; E_NON_FINITE
 */
export function pairwiseAccuracy(predicted: Column, actual: Column): number {
  checkColumns({ predicted, actual }, 2);
  const { all, tiedInX, tiedInY, tiedInBoth, concordant } = countPairs(predicted, actual);
  const judged = all - tiedInY;
  if (judged > 0) return (concordant + 0.5 * (tiedInX - tiedInBoth)) / judged;
  throw new IqaError('E_INPUT', `actual is ${actual[0]} in every row: there is no order to agree with.`);
}
