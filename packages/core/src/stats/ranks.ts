import type { Column } from './columns.ts';

/** The rows in ascending order of their values, equal values in the order of rows. */
export function ascendingOrder(column: Column): Uint32Array {
  const order = Uint32Array.from({ length: column.length }, (_, i) => i);
  return order.sort((i, j) => column[i] - column[j] || i - j);
}

/**
 * Each row's rank from 1; rows that are tied share the mean of their ranks.
 *
 * @param column - finite numbers
 */
export function meanRanks(column: Column): Float64Array {
  const order = ascendingOrder(column);
  const ranks = new Float64Array(order.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && column[order[end]] === column[order[start]]) end++;
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) ranks[order[i]] = rank;
    start = end;
  }
  return ranks;
}
