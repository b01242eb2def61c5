import type { MetricDefinition, OptionValue } from '@iqakit/core/metric';

/** The models that some options need. */
export interface NeededModels {
  /** `default`, or the option that makes the difference: `net=squeeze`. */
  readonly options: string;
  readonly models: readonly string[];
}

/** The models of the default options; none for a metric without weights. */
export function defaultModels({ models, options }: MetricDefinition): readonly string[] {
  return models?.(defaultsOf(options)) ?? [];
}

/** The models of the default options, then of each value of an option that needs others. */
export function neededModels(definition: MetricDefinition): readonly NeededModels[] {
  const { models, options } = definition;
  if (models === undefined) return [];
  const defaults = defaultsOf(options);
  const usual = models(defaults);
  const variants = Object.entries(options).flatMap(([name, spec]) => {
    if (spec.type !== 'enum') return [];
    return spec.values.flatMap((value) => {
      const needed = modelsWith(definition, { ...defaults, [name]: value });
      const isOther = needed !== null && needed.join() !== usual.join();
      return isOther ? [{ options: `${name}=${value}`, models: needed }] : [];
    });
  });
  return [{ options: 'default', models: usual }, ...variants];
}

/** Null for options that contradict each other, such as a layer that the network does not have. */
function modelsWith(
  { models }: MetricDefinition,
  options: Readonly<Record<string, OptionValue>>,
): readonly string[] | null {
  try {
    return models!(options);
  } catch {
    return null;
  }
}

function defaultsOf(options: MetricDefinition['options']): Readonly<Record<string, OptionValue>> {
  return Object.fromEntries(Object.entries(options).map(([name, spec]) => [name, spec.default]));
}
