import type { ErrorCode } from '@iqakit/core';
import type { MetricDefinition } from '@iqakit/core/metric';
import type { BatchPair } from './pair.ts';
import type { RowScores } from './row-format.ts';

const WORST = 10;

/** One metric over all pairs of a batch. Means leave out what is not finite, and say how much that was. */
export interface MetricSummary {
  readonly metric: string;
  readonly preset: string;
  readonly direction: MetricDefinition['direction'];
  readonly finite: number;
  readonly nonFinite: number;
  /** Null where no score is finite. */
  readonly mean: number | null;
  readonly median: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly worst: readonly {
    readonly score: number;
    readonly reference: string;
    readonly distorted: string;
  }[];
}

export interface BatchSummary {
  readonly pairs: number;
  readonly scored: number;
  readonly failed: number;
  /** How many pairs failed with each code, the most frequent first. */
  readonly errors: readonly { readonly code: ErrorCode; readonly count: number }[];
  readonly metrics: readonly MetricSummary[];
}

export interface SummarizedMetric {
  readonly definition: MetricDefinition;
  readonly preset: string;
}

/** Gathers rows as they come, those of an earlier run included. */
export interface SummaryBuilder {
  add(pair: BatchPair, row: RowScores): void;
  summarize(): BatchSummary;
}

interface Entry {
  readonly pair: BatchPair;
  readonly score: number;
}

export function createSummary(metrics: readonly SummarizedMetric[]): SummaryBuilder {
  const entries: Entry[][] = metrics.map(() => []);
  const errors = new Map<ErrorCode, number>();
  let pairs = 0;
  return {
    add: (pair, row) => {
      pairs++;
      if ('error' in row) {
        errors.set(row.error, (errors.get(row.error) ?? 0) + 1);
        return;
      }
      for (const [i, score] of row.scores.entries()) entries[i].push({ pair, score });
    },
    summarize: () => {
      const failed = [...errors.values()].reduce((total, count) => total + count, 0);
      return {
        pairs,
        scored: pairs - failed,
        failed,
        errors: [...errors].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count),
        metrics: metrics.map((metric, i) => summarizeMetric(metric, entries[i])),
      };
    },
  };
}

function summarizeMetric({ definition, preset }: SummarizedMetric, entries: readonly Entry[]): MetricSummary {
  const finite = entries.filter(({ score }) => Number.isFinite(score)).sort((a, b) => a.score - b.score);
  const scores = finite.map(({ score }) => score);
  // Sorting is stable, so that equal scores stay in the order of the pairs in either direction.
  const worstFirst =
    definition.direction === 'higher-better' ? finite : [...finite].sort((a, b) => b.score - a.score);
  return {
    metric: definition.id,
    preset,
    direction: definition.direction,
    finite: finite.length,
    nonFinite: entries.length - finite.length,
    mean: mean(scores),
    median: medianOfSorted(scores),
    min: scores[0] ?? null,
    max: scores[scores.length - 1] ?? null,
    worst: worstFirst
      .slice(0, WORST)
      .map(({ score, pair: { reference, distorted } }) => ({ score, reference, distorted })),
  };
}

function mean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function medianOfSorted(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const middle = values.length >> 1;
  return values.length % 2 === 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}
