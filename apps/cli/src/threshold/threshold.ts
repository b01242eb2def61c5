import { IqaError } from '@iqakit/core';
import type { MetricDefinition, MetricResult } from '@iqakit/core/metric';
import { findMetric } from '../metrics.ts';
import { formatExact } from '../report/format-score.ts';

const OPERATORS = ['<=', '>=', '==', '!=', '<', '>'] as const;

type Operator = (typeof OPERATORS)[number];

/** A `--fail-if` condition: `ssim<0.95`, or of a detail of the result, `a-fine.fidelity>0`. */
export interface Threshold {
  /** As it was written, for messages. */
  readonly text: string;
  readonly metric: string;
  readonly detail?: string;
  readonly operator: Operator;
  readonly limit: number;
}

/** What a condition came to for one pair. */
export interface ThresholdOutcome {
  readonly threshold: Threshold;
  readonly value: number;
  readonly failed: boolean;
}

const GRAMMAR = /^\s*([a-z0-9][\w-]*)(?:\.(\w+))?\s*(<=|>=|==|!=|<|>)\s*(\S+)\s*$/i;

/** Reads `METRIC[.DETAIL] OPERATOR NUMBER`; anything else is E_USAGE. */
export function parseThreshold(text: string): Threshold {
  const match = GRAMMAR.exec(text);
  if (match === null) {
    throw new IqaError(
      'E_USAGE',
      `--fail-if ${JSON.stringify(text)} is not a condition: write METRIC OPERATOR NUMBER, such as 'ssim<0.95', ` +
        `with one of ${OPERATORS.join(' ')}.`,
    );
  }
  const [, metric, detail, operator, limit] = match;
  return { text, metric, detail, operator: operator as Operator, limit: parseLimit(text, operator, limit) };
}

function parseLimit(text: string, operator: string, word: string): number {
  const infinity = /^([+-]?)inf(inity)?$/i.exec(word);
  if (infinity !== null) return infinity[1] === '-' ? -Infinity : Infinity;
  if (/^nan$/i.test(word)) {
    if (operator === '==' || operator === '!=') return Number.NaN;
    throw new IqaError('E_USAGE', `--fail-if ${JSON.stringify(text)}: nan has no order, use == or !=.`);
  }
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word)) return Number(word);
  throw new IqaError(
    'E_USAGE',
    `--fail-if ${JSON.stringify(text)}: ${JSON.stringify(word)} is not a number, inf or nan.`,
  );
}

/** The condition with its metric's id for an alias; a metric that there is not, or that is not computed, is E_USAGE. */
export async function checkThresholdMetric(
  threshold: Threshold,
  definitions: readonly MetricDefinition[],
): Promise<Threshold> {
  const { text, metric } = threshold;
  const definition = definitions.find(({ id, aliases }) => id === metric || aliases.includes(metric));
  if (definition !== undefined) return { ...threshold, metric: definition.id };
  await findMetric(metric);
  throw new IqaError(
    'E_USAGE',
    `--fail-if ${JSON.stringify(text)}: ${metric} is not computed. Add it to -m.`,
  );
}

/** Checks a condition against the results of one pair. */
export function evaluateThreshold(threshold: Threshold, results: readonly MetricResult[]): ThresholdOutcome {
  const value = measuredValue(threshold, results);
  return { threshold, value, failed: thresholdHolds(threshold, value) };
}

/** Why a pair failed, for people. */
export function explainFailure({ threshold, value }: ThresholdOutcome): string {
  const name = threshold.detail === undefined ? threshold.metric : `${threshold.metric}.${threshold.detail}`;
  return `${name} is ${formatExact(value)}, which meets ${threshold.text.trim()}`;
}

function measuredValue({ text, metric, detail }: Threshold, results: readonly MetricResult[]): number {
  const result = results.find(({ metric: id }) => id === metric)!;
  if (detail === undefined) return result.score;
  const value = result.details[detail];
  if (typeof value === 'number') return value;
  const numbers = Object.keys(result.details).filter((name) => typeof result.details[name] === 'number');
  throw new IqaError(
    'E_USAGE',
    `--fail-if ${JSON.stringify(text)}: ${metric} has no number ${detail}; it has ${numbers.join(', ') || 'none'}.`,
  );
}

/** A score that is not a number must not pass a gate: it meets every condition but `!= nan`. */
export function thresholdHolds({ operator, limit }: Threshold, value: number): boolean {
  if (Number.isNaN(value)) return !(operator === '!=' && Number.isNaN(limit));
  switch (operator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}
