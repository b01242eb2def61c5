import type { TextSink } from '../io.ts';
import { alignRows } from '../report/rows.ts';
import { formatEstimate, formatRange, headingOf, isComplete, notesOf } from './describe-evaluation.ts';
import type { Evaluation } from './evaluation.ts';

/** For people: each metric's statistics with their intervals below them, then the first statistic of each part. */
export function renderTable(evaluation: Evaluation, sink: TextSink): string {
  const sections = [
    [headingOf(evaluation)],
    overall(evaluation, sink),
    ...(evaluation.by === null ? [] : [byPart(evaluation, evaluation.by, sink)]),
    notesOf(evaluation),
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function overall(evaluation: Evaluation, sink: TextSink): string[] {
  const { metrics, columns } = evaluation;
  const rows = metrics.flatMap(({ metric, preset, parts: [all] }) => {
    const intervals = columns.map(({ id }) => all.statistics[id]);
    const leftOut = isComplete(evaluation) ? [] : [`${all.leftOut}`];
    const estimates = [metric, preset, ...intervals.map(formatEstimate), ...leftOut];
    if (intervals.every((interval) => interval === null)) return [estimates];
    return [estimates, ['', '', ...intervals.map(formatRange)]];
  });
  const header = [
    'metric',
    'preset',
    ...columns.map(({ title }) => title),
    ...(isComplete(evaluation) ? [] : ['left out']),
  ];
  const [first, ...others] = alignRows([header, ...rows]);
  return [sink.style('bold', first), ...others];
}

function byPart({ metrics, columns: [column] }: Evaluation, by: string, sink: TextSink): string[] {
  const [, ...parts] = metrics[0].parts;
  const rows = parts.map(({ part, rows: used, leftOut }, i) => [
    part ?? '',
    `${used + leftOut}`,
    ...metrics.flatMap((metric) => {
      const interval = metric.parts[i + 1].statistics[column.id];
      return [formatEstimate(interval), formatRange(interval)];
    }),
  ]);
  const header = [by, 'rows', ...metrics.flatMap(({ metric }) => [metric, ''])];
  const [first, ...others] = alignRows([header, ...rows], [1]);
  return [sink.style('bold', `${column.title} by ${by}`), sink.style('bold', first), ...others];
}
