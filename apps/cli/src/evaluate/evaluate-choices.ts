import type { MetricDefinition } from '@iqakit/core/metric';
import { bootstrap, type Column, twoAfcScore } from '@iqakit/core/stats';
import type { ChoiceData } from '../datasets/data-set.ts';
import { definedOrNull } from './evaluate-opinions.ts';
import type { EvaluationSettings, PartEvaluation, StatisticColumn } from './evaluation.ts';
import { partsOf } from './parts-of.ts';

export const CHOICE_STATISTICS: readonly StatisticColumn[] = [{ id: 'twoAfc', title: '2AFC' }];

/** A metric's scores against choices between two pictures, for all choices and for each part. */
export function evaluateChoices(
  { pairs, choices }: ChoiceData,
  scores: Column,
  { direction }: Pick<MetricDefinition, 'direction'>,
  { by, resamples }: EvaluationSettings,
): { readonly curve: null; readonly parts: readonly PartEvaluation[] } {
  const distance = (row: number) => comparable(direction === 'lower-better' ? scores[row] : -scores[row]);
  const shown = choices.map(({ first }) => pairs[first]);
  const parts = partsOf(shown, by).map(({ part, rows }): PartEvaluation => {
    const scored = rows
      .map((row) => choices[row])
      .filter(({ first, second }) => isScored(scores, first, second));
    const columns = [
      Float64Array.from(scored, ({ first }) => distance(first)),
      Float64Array.from(scored, ({ second }) => distance(second)),
      Float64Array.from(scored, ({ judge }) => judge),
    ];
    const twoAfc = definedOrNull(() => {
      const { estimate, low, high } = bootstrap(columns, twoAfcScore, { resamples });
      return { estimate, low, high };
    });
    return { part, rows: scored.length, leftOut: rows.length - scored.length, statistics: { twoAfc } };
  });
  return { curve: null, parts };
}

function isScored(scores: Column, ...rows: readonly number[]): boolean {
  return rows.every((row) => !Number.isNaN(scores[row]));
}

/** An identical picture's infinite PSNR is nearer than any other's, and statistics take finite numbers only. */
function comparable(distance: number): number {
  return Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, distance));
}
