import type { Detail, MetricResult } from '@iqakit/core/metric';
import type { TextSink } from '../io.ts';
import type { ComparisonReport, PictureSummary } from './comparison.ts';
import { formatDirection, formatReadable, formatScore, scoreMeaning } from './format-score.ts';
import { alignRows } from './rows.ts';

const SCORE_COLUMN = 2;

/** For people: the pictures, then a line for each metric with what its score means. */
export function renderTable(
  { reference, distorted, results, definitions, depth }: ComparisonReport,
  sink: TextSink,
): string {
  const pictures = alignRows([
    ...(reference === null ? [] : [['reference', reference.path, sizeOf(reference)]]),
    [reference === null ? 'picture' : 'distorted', distorted.path, sizeOf(distorted)],
  ]);
  const [header, ...scores] = alignRows(
    [
      ['metric', 'preset', 'score', 'direction', 'meaning'],
      ...results.map(({ metric, preset, score }) => {
        const definition = definitions.get(metric)!;
        return [
          metric,
          preset,
          formatScore(score, definition),
          formatDirection(definition.direction),
          scoreMeaning(score, definition),
        ];
      }),
    ],
    [SCORE_COLUMN],
  );
  const details = depth === 'details' ? detailLines(results, sink) : [];
  return `${[...pictures, '', sink.style('bold', header), ...scores, ...details].join('\n')}\n`;
}

/** One line for each detail of each metric: a number, several, or words. */
function detailLines(results: readonly MetricResult[], sink: TextSink): string[] {
  const rows = results.flatMap(({ metric, details }) =>
    Object.entries(details).map(([name, value]) => [metric, name, detailText(value)]),
  );
  const [header, ...lines] = alignRows([['metric', 'detail', 'value'], ...rows]);
  return ['', sink.style('bold', header), ...lines];
}

function detailText(value: Detail): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? numberText(value) : value.map(numberText).join(' ');
}

/** Details count and measure: what is whole has no decimals. */
function numberText(value: number): string {
  return Number.isInteger(value) ? `${value}` : formatReadable(value);
}

function sizeOf({ width, height }: PictureSummary): string {
  return `${width}x${height}`;
}
