import { stringify } from 'csv-stringify/sync';
import type { ComparisonReport } from './comparison.ts';
import { formatExact } from './format-score.ts';

/** One row with a column for each metric, like those of `iqa batch`. */
export function renderCsv({ reference, distorted, results }: ComparisonReport): string {
  return stringify([
    ['reference', 'distorted', ...results.map(({ metric }) => metric)],
    [reference?.path ?? '', distorted.path, ...results.map(({ score }) => formatExact(score))],
  ]);
}
