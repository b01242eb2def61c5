import type { MetricDefinition, OptionSpec } from '@iqakit/core/metric';
import { allMetrics } from '../metrics.ts';
import type { HelpSection } from './spec.ts';

/** The options of every metric, as `-o` takes them. */
export async function metricOptionSections(): Promise<readonly HelpSection[]> {
  const metrics = await allMetrics();
  return metrics.map(({ module: { definition } }) => ({
    title: `Options of ${definition.id} (-o ${definition.id}.NAME=VALUE)`,
    rows: optionRows(definition),
  }));
}

/** One row for the preset, one for each option. */
export function optionRows(definition: MetricDefinition): readonly (readonly [string, string])[] {
  const presets = Object.keys(definition.presets);
  return [
    ['preset', `One of ${presets.join(', ')}; default ${definition.defaultPreset}.`],
    ...Object.entries(definition.options).map(([name, spec]) => [name, optionMeaning(spec)] as const),
  ];
}

function optionMeaning(spec: OptionSpec): string {
  return `${spec.help} ${optionDomain(spec)}; default ${spec.default}.`;
}

function optionDomain(spec: OptionSpec): string {
  if (spec.type === 'enum') return `One of ${spec.values.join(', ')}`;
  if (spec.type === 'boolean') return 'true or false';
  const noun = spec.type === 'integer' ? 'A whole number' : 'A number';
  return [`${noun}${rangeWords(spec)}`, ...(spec.keywords ?? [])].join(', or ');
}

function rangeWords({ min, max }: { readonly min?: number; readonly max?: number }): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}
