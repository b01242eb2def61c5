import { IqaError } from '@iqakit/core';
import { type OptionValue, type OptionValues, parseOption, resolveOptions } from '@iqakit/core/metric';
import { findMetric, type RegisteredMetric } from '../metrics.ts';

/** A metric as the command line asked for it. Plain data: it travels to worker threads. */
export interface MetricRequest {
  readonly id: string;
  /** What was given: a preset's name and options that differ from it. */
  readonly given: Readonly<Record<string, OptionValue>>;
  readonly preset: string;
  /** All options, with the preset's and the default values. */
  readonly options: OptionValues;
}

export interface RequestedMetric {
  readonly request: MetricRequest;
  readonly metric: RegisteredMetric;
}

/** Reads `-m` and `-o`. Unknown metrics and malformed options are E_USAGE, unknown or bad options E_OPTION. */
export async function parseMetricRequests(
  names: readonly string[],
  optionTexts: readonly string[],
): Promise<readonly RequestedMetric[]> {
  const metrics = await Promise.all(names.map(findMetric));
  const unique = [...new Map(metrics.map((metric) => [metric.module.definition.id, metric])).values()];
  const given = new Map(
    unique.map(({ module }) => [module.definition.id, {} as Record<string, OptionValue>]),
  );
  for (const text of optionTexts) await readOption(text, unique, given);
  return unique.map((metric) => {
    const { definition } = metric.module;
    const values = given.get(definition.id)!;
    const { preset, options } = resolveOptions(definition, values);
    return { metric, request: { id: definition.id, given: values, preset, options } };
  });
}

/** The models that the requested metrics need with these options, each once. Throws E_OPTION for options that contradict each other. */
export function modelsOf(requested: readonly RequestedMetric[]): readonly string[] {
  const ids = requested.flatMap(({ metric, request }) => {
    const { definition } = metric.module;
    return definition.models?.(request.options) ?? [];
  });
  return [...new Set(ids)];
}

async function readOption(
  text: string,
  metrics: readonly RegisteredMetric[],
  given: ReadonlyMap<string, Record<string, OptionValue>>,
): Promise<void> {
  const match = /^([^.=]+)\.([^=]+)=(.*)$/s.exec(text);
  if (match === null) {
    throw new IqaError('E_USAGE', `-o ${text} is not METRIC.NAME=VALUE: write it like -o ssim.preset=rgb.`);
  }
  const [, metricName, name, value] = match;
  const { definition } = (await findMetric(metricName)).module;
  const target = given.get(definition.id);
  if (target === undefined) {
    const chosen = metrics.map(({ module }) => module.definition.id).join(', ');
    throw new IqaError(
      'E_USAGE',
      `-o ${text}: ${definition.id} is not computed, only ${chosen}. Ask for it too, or leave the option out.`,
    );
  }
  const spec = Object.hasOwn(definition.options, name) ? definition.options[name] : undefined;
  // A preset's name is text, and resolveOptions names the options there are when there is none of this name.
  target[name] = spec === undefined ? value : parseOption(spec, `${definition.id}.${name}`, value);
}
