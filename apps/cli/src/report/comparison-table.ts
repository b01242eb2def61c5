import type { TextSink } from '../io.ts';
import type { ComparisonReport, PictureSummary } from './comparison.ts';
import { formatDirection, formatScore, scoreMeaning } from './format-score.ts';
import { alignRows } from './rows.ts';

const SCORE_COLUMN = 2;

/** For people: the pictures, then a line for each metric with what its score means. */
export function renderTable(
  { reference, distorted, results, definitions }: ComparisonReport,
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
  return `${[...pictures, '', sink.style('bold', header), ...scores].join('\n')}\n`;
}

function sizeOf({ width, height }: PictureSummary): string {
  return `${width}x${height}`;
}
