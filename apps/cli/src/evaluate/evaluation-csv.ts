import { stringify } from 'csv-stringify/sync';
import { formatExact } from '../report/format-score.ts';
import type { Evaluation } from './evaluation.ts';

/** A row for each statistic of each part of each metric, every digit; an undefined one has empty cells. */
export function renderCsv({ metrics, columns }: Evaluation): string {
  const rows = metrics.flatMap(({ metric, preset, parts }) =>
    parts.flatMap(({ part, rows: count, leftOut, statistics }) =>
      columns.map(({ id }) => {
        const interval = statistics[id];
        const numbers =
          interval === null
            ? ['', '', '']
            : [interval.estimate, interval.low, interval.high].map(formatExact);
        return [metric, preset, part ?? '', `${count}`, `${leftOut}`, id, ...numbers];
      }),
    ),
  );
  return stringify([
    ['metric', 'preset', 'part', 'rows', 'left_out', 'statistic', 'estimate', 'low', 'high'],
    ...rows,
  ]);
}
