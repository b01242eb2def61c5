import { createRegistry, type MetricDefinition, type MetricModule } from '@iqakit/core/metric';

/** Metrics that are loaded together, because they live in one package. */
export interface MetricFamily {
  readonly name: string;
  /** Whether its sessions need a runtime and models as their context, as those of networks do. */
  readonly isNeural: boolean;
  load(): Promise<readonly MetricModule[]>;
}

/** Cheapest first: a later family is loaded only when no earlier one knows the name. */
const families: readonly MetricFamily[] = [
  {
    name: 'classic',
    isNeural: false,
    load: async () => (await import('@iqakit/classic')).classicMetrics,
  },
  {
    name: 'deep',
    isNeural: true,
    load: async () => (await import('@iqakit/deep')).deepMetrics,
  },
  {
    name: 'fusion',
    isNeural: true,
    load: async () => (await import('@iqakit/fusion')).fusionMetrics,
  },
];

export interface RegisteredMetric {
  readonly module: MetricModule;
  readonly family: MetricFamily;
}

/** The metric of this id or alias; E_USAGE with the nearest name where there is none. */
export async function findMetric(name: string): Promise<RegisteredMetric> {
  for (const family of families) {
    const module = (await family.load()).find(({ definition }) => answersTo(definition, name));
    if (module !== undefined) return { module, family };
  }
  const registry = createRegistry();
  for (const { module } of await allMetrics()) registry.register(module);
  return { module: registry.get(name), family: families[0] };
}

/** Every metric, in the order of `iqa list`. */
export async function allMetrics(): Promise<readonly RegisteredMetric[]> {
  const loaded = await Promise.all(
    families.map(async (family) => (await family.load()).map((module) => ({ module, family }))),
  );
  return loaded.flat();
}

function answersTo(definition: MetricDefinition, name: string): boolean {
  return definition.id === name || definition.aliases.includes(name);
}
