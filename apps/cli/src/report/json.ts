import type { Detail, MetricResult } from '@iqakit/core/metric';
import type { Comparison, PictureSummary } from './comparison.ts';
import { specialScore } from './format-score.ts';

export const COMPARE_SCHEMA = 'iqakit.compare/1';

/**
 * The JSON of one comparison. A score that JSON has no number for is null, and `special` says which it
 * is; in options and details such a number is the word itself.
 */
export function comparisonToJson({ reference, distorted, results }: Comparison) {
  return {
    schema: COMPARE_SCHEMA,
    reference: reference === null ? null : pictureToJson(reference),
    distorted: pictureToJson(distorted),
    results: results.map(resultToJson),
  };
}

export function pictureToJson({ path, width, height }: PictureSummary) {
  return { path, width, height };
}

function resultToJson(result: MetricResult) {
  const { metric, preset, score, direction, options, details, warnings, provenance } = result;
  return {
    metric,
    preset,
    ...scoreToJson(score),
    direction,
    options: mapValues(options, detailToJson),
    details: mapValues(details, detailToJson),
    warnings,
    provenance,
  };
}

/** `{ score }`, or `{ score: null, special }`. */
export function scoreToJson(score: number) {
  const special = specialScore(score);
  return special === null ? { score } : { score: null, special };
}

function detailToJson(value: Detail | boolean) {
  if (typeof value === 'number') return specialScore(value) ?? value;
  return typeof value === 'object' ? Array.from(value, (item) => specialScore(item) ?? item) : value;
}

function mapValues<V, W>(record: Readonly<Record<string, V>>, change: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
