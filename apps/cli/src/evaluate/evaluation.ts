import type { LogisticFit } from '@iqakit/core/stats';
import type { OpinionScale } from '../datasets/data-set.ts';

/** A statistic with its bootstrap interval. */
export interface Interval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** How well a metric agrees with people on some pairs. */
export interface PartEvaluation {
  /** Null for all of them. */
  readonly part: string | null;
  /** Pairs, or choices. */
  readonly rows: number;
  /** Those among the part's rows for which there is no finite score. */
  readonly leftOut: number;
  /** By the statistic's id; null where it is not defined, such as for too few rows. */
  readonly statistics: Readonly<Record<string, Interval | null>>;
}

export interface MetricEvaluation {
  readonly metric: string;
  readonly title: string;
  readonly preset: string;
  readonly direction: 'higher-better' | 'lower-better';
  /** From scores to opinions; null where there are no mean opinions, or too few. */
  readonly curve: LogisticFit | null;
  /** All rows first. */
  readonly parts: readonly PartEvaluation[];
}

export interface StatisticColumn {
  readonly id: string;
  readonly title: string;
}

export interface Evaluation {
  readonly title: string;
  /** Whose data it is; null where nobody needs to be named. */
  readonly citation: string | null;
  readonly kind: 'opinions' | 'choices';
  /** Null for choices. */
  readonly scale: OpinionScale | null;
  readonly by: 'distortion' | 'group' | null;
  readonly columns: readonly StatisticColumn[];
  readonly rows: number;
  readonly resamples: number;
  readonly metrics: readonly MetricEvaluation[];
}

/** What to compute, as the flags say. */
export interface EvaluationSettings {
  readonly by: 'distortion' | 'group' | null;
  readonly logistic: 4 | 5;
  readonly resamples: number;
}
