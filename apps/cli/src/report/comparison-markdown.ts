import { explainFailure } from '../threshold/threshold.ts';
import { type ComparisonReport, type PictureSummary, subjectOf } from './comparison.ts';
import { formatDirection, formatScore, scoreMeaning } from './format-score.ts';

/** A table for a pull request or a report, with the conditions that failed under it. */
export function renderMarkdown(report: ComparisonReport): string {
  const { results, definitions, thresholds } = report;
  const rows = results.map(({ metric, preset, score }) => {
    const definition = definitions.get(metric)!;
    return [
      definition.title,
      preset,
      formatScore(score, definition),
      formatDirection(definition.direction),
      scoreMeaning(score, definition),
    ];
  });
  const table = [
    ['metric', 'preset', 'score', 'direction', 'meaning'],
    ['---', '---', '---:', '---', '---'],
    ...rows,
  ];
  const failures = thresholds
    .filter(({ failed }) => failed)
    .map((outcome) => `- ${escapeCell(explainFailure(outcome))}`);
  return [
    subjectOf(report, describe),
    '',
    ...table.map((cells) => `| ${cells.map(escapeCell).join(' | ')} |`),
    ...(failures.length === 0 ? [] : ['', '**Failed:**', '', ...failures]),
    '',
  ].join('\n');
}

function describe({ path, width, height }: PictureSummary): string {
  return `\`${path.replaceAll('`', "'")}\` (${width}x${height})`;
}

/** A bar would end the cell, a comparison sign begin a tag. */
function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}
