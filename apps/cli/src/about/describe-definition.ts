import type { MetricDefinition } from '@iqakit/core/metric';
import { formatExact } from '../report/format-score.ts';
import { neededModels } from './needed-models.ts';

/** `0 to 1`, `0 to +inf dB`. */
export function formatRange({ scale: { min, max, unit } }: MetricDefinition): string {
  return `${formatExact(min)} to ${formatExact(max)} ${unit}`.trimEnd();
}

/** A definition without its functions, `models` as a list of what they return; numbers that JSON lacks are words. */
export function definitionToJson(definition: MetricDefinition): unknown {
  return JSON.parse(
    JSON.stringify({ ...definition, models: neededModels(definition) }, (_, value: unknown) =>
      typeof value === 'number' && !Number.isFinite(value) ? formatExact(value) : value,
    ),
  );
}
