import { IqaError } from '@iqakit/core';
import type { MetricDefinition } from '@iqakit/core/metric';
import {
  bootstrap,
  type Column,
  krcc,
  type LogisticFit,
  logisticFit,
  pairwiseAccuracy,
  plcc,
  rmse,
  srcc,
} from '@iqakit/core/stats';
import type { OpinionData, OpinionScale } from '../datasets/data-set.ts';
import type { EvaluationSettings, Interval, PartEvaluation, StatisticColumn } from './evaluation.ts';
import { partsOf } from './parts-of.ts';

export const OPINION_STATISTICS: readonly StatisticColumn[] = [
  { id: 'srcc', title: 'SRCC' },
  { id: 'plcc', title: 'PLCC' },
  { id: 'plccFitted', title: 'PLCC fitted' },
  { id: 'krcc', title: 'KRCC' },
  { id: 'rmse', title: 'RMSE' },
  { id: 'pairwiseAccuracy', title: 'accuracy' },
];

/** A metric's scores against mean opinions, for all pairs and for each part. */
export function evaluateOpinions(
  data: OpinionData,
  scores: Column,
  { direction }: Pick<MetricDefinition, 'direction'>,
  settings: EvaluationSettings,
): { readonly curve: LogisticFit | null; readonly parts: readonly PartEvaluation[] } {
  const parts = partsOf(data.pairs, settings.by).map(({ part, rows }) => {
    const finite = rows.filter((row) => Number.isFinite(scores[row]));
    const columns = {
      scores: Float64Array.from(finite, (row) => scores[row]),
      opinions: Float64Array.from(finite, (row) => data.pairs[row].opinion),
    };
    const curve = definedOrNull(() =>
      logisticFit(columns.scores, columns.opinions, { parameters: settings.logistic }),
    );
    const statistics = statisticsOf(columns, curve, { direction, scale: data.scale }, settings.resamples);
    return { curve, part: { part, rows: finite.length, leftOut: rows.length - finite.length, statistics } };
  });
  return { curve: parts[0].curve, parts: parts.map(({ part }) => part) };
}

interface Columns {
  readonly scores: Float64Array;
  readonly opinions: Float64Array;
}

interface Directions {
  readonly direction: MetricDefinition['direction'];
  readonly scale: OpinionScale;
}

function statisticsOf(
  { scores, opinions }: Columns,
  curve: LogisticFit | null,
  { direction, scale }: Directions,
  resamples: number,
): Record<string, Interval | null> {
  const quality = direction === 'higher-better' ? scores : scores.map((score) => -score);
  const opinionOfQuality = scale === 'mos' ? opinions : opinions.map((opinion) => -opinion);
  const interval = (x: Column, y: Column, statistic: (x: Column, y: Column) => number) =>
    definedOrNull((): Interval => {
      const { estimate, low, high } = bootstrap([x, y], statistic, { resamples });
      return { estimate, low, high };
    });
  const agreement = (statistic: (x: Column, y: Column) => number) =>
    interval(quality, opinionOfQuality, statistic);
  // The curve is fitted once, to all rows: what the interval tells is how far the rows matter, not the fit.
  const fitted = curve === null ? null : scores.map((score) => curve.predict(score));
  return {
    srcc: agreement(srcc),
    plcc: agreement(plcc),
    plccFitted: fitted === null ? null : interval(fitted, opinions, plcc),
    krcc: agreement(krcc),
    rmse: fitted === null ? null : interval(fitted, opinions, rmse),
    pairwiseAccuracy: agreement(pairwiseAccuracy),
  };
}

/** A statistic that too few or constant rows leave undefined is no failure of the evaluation. */
export function definedOrNull<T>(compute: () => T): T | null {
  try {
    return compute();
  } catch (error) {
    if (error instanceof IqaError) return null;
    throw error;
  }
}
