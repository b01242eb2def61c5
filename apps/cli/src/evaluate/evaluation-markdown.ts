import { formatEstimate, formatRange, headingOf, isComplete, notesOf } from './describe-evaluation.ts';
import type { Evaluation, Interval } from './evaluation.ts';

/** Tables for a report: all statistics of all rows, then the first statistic of each part. */
export function renderMarkdown(evaluation: Evaluation): string {
  const { metrics, columns, by } = evaluation;
  const overall = table(
    [
      'metric',
      'preset',
      ...columns.map(({ title }) => title),
      ...(isComplete(evaluation) ? [] : ['left out']),
    ],
    metrics.map(({ metric, preset, parts: [all] }) => [
      metric,
      preset,
      ...columns.map(({ id }) => cell(all.statistics[id])),
      ...(isComplete(evaluation) ? [] : [`${all.leftOut}`]),
    ]),
  );
  const notes = notesOf(evaluation).map((note) => `<sub>${escapeCell(note)}</sub>`);
  const parts = by === null ? [] : [`${columns[0].title} by ${by}:`, byPart(evaluation, by)];
  return `${[`**${escapeCell(headingOf(evaluation))}**`, overall, ...parts, notes.join('<br>\n')].join('\n\n')}\n`;
}

function byPart({ metrics, columns: [{ id }] }: Evaluation, by: string): string {
  const [, ...parts] = metrics[0].parts;
  return table(
    [by, 'rows', ...metrics.map(({ metric }) => metric)],
    parts.map(({ part, rows, leftOut }, i) => [
      part ?? '',
      `${rows + leftOut}`,
      ...metrics.map((metric) => cell(metric.parts[i + 1].statistics[id])),
    ]),
  );
}

function cell(interval: Interval | null): string {
  return interval === null ? '-' : `${formatEstimate(interval)} (${formatRange(interval)})`;
}

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [header, header.map((_, i) => (i === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`).join('\n');
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
