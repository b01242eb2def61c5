import type { MetricDefinition } from '@iqakit/core/metric';
import type { TextSink } from '../io.ts';
import { formatDirection, formatReadable } from '../report/format-score.ts';
import { alignRows } from '../report/rows.ts';
import type { BatchSummary, MetricSummary } from './summary.ts';

export const SUMMARY_SCHEMA = 'iqakit.batch-summary/1';

export function summaryToJson(summary: BatchSummary): string {
  return `${JSON.stringify({ schema: SUMMARY_SCHEMA, ...summary }, null, 2)}\n`;
}

/** For people: how many, the averages of each metric, and the ten pairs that it finds worst. */
export function renderSummary(summary: BatchSummary, sink: TextSink): string {
  const [header, ...rows] = alignRows(
    [
      ['metric', 'preset', 'mean', 'median', 'min', 'max', 'left out'],
      ...summary.metrics.map((metric) => [
        metric.metric,
        metric.preset,
        ...[metric.mean, metric.median, metric.min, metric.max].map(number),
        leftOut(metric),
      ]),
    ],
    [2, 3, 4, 5],
  );
  const worst = summary.metrics
    .filter((metric) => metric.worst.length > 0)
    .flatMap((metric) => worstTable(metric, sink));
  return `${[counts(summary), '', sink.style('bold', header), ...rows, ...worst].join('\n')}\n`;
}

function counts({ pairs, scored, failed, errors }: BatchSummary): string {
  const all = pairs === 1 ? '1 pair' : `${pairs} pairs`;
  if (failed === 0) return `${all}, all scored`;
  const codes = errors.map(({ code, count }) => `${code} ${count}`).join(', ');
  return `${all}: ${scored} scored, ${failed} failed (${codes})`;
}

/** The averages say what they leave out. */
function leftOut({ nonFinite }: MetricSummary): string {
  return nonFinite === 0 ? '' : `${nonFinite} not finite`;
}

function worstTable({ metric, direction, worst }: MetricSummary, sink: TextSink): string[] {
  const title = `worst ${worst.length} by ${metric} (${formatDirection(direction as MetricDefinition['direction'])})`;
  const rows = worst.map(({ score, reference, distorted }, i) => [
    `${i + 1}`,
    formatReadable(score),
    distorted,
    reference,
  ]);
  return ['', sink.style('bold', title), ...alignRows(rows, [0, 1])];
}

function number(value: number | null): string {
  return value === null ? '-' : formatReadable(value);
}
