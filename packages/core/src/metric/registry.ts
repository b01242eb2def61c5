import { IqaError } from '../error.ts';
import type { MetricModule } from './module.ts';
import type { OptionTable } from './options.ts';
import { suggestion } from './suggest.ts';

/** The metrics a program knows, found by id or alias. */
export interface MetricRegistry {
  /** Adds a metric. Throws E_USAGE where its id or an alias is taken. */
  register<T extends OptionTable, Context>(module: MetricModule<T, Context>): void;
  /** The metric of this id or alias. Throws E_USAGE, with a suggestion, where there is none. */
  get(idOrAlias: string): MetricModule;
  /** All metrics, in the order they were added. */
  list(): readonly MetricModule[];
}

/** An empty registry. There is no global one: a program makes its own and adds what it offers. */
export function createRegistry(): MetricRegistry {
  const byName = new Map<string, MetricModule>();
  const inOrder: MetricModule[] = [];

  return {
    register(module) {
      const { id, aliases } = module.definition;
      const names = [id, ...aliases];
      for (const name of names) {
        const holder = byName.get(name)?.definition.id;
        if (holder === undefined) continue;
        throw new IqaError('E_USAGE', `The metric name "${name}" of ${id} is already taken by ${holder}.`);
      }
      if (new Set(names).size < names.length) {
        throw new IqaError('E_USAGE', `The metric ${id} lists one of its names twice: ${names.join(', ')}.`);
      }
      // A session is made from a module's own definition, so its option type never meets another's.
      const known = module as unknown as MetricModule;
      for (const name of names) byName.set(name, known);
      inOrder.push(known);
    },

    get(idOrAlias) {
      const module = byName.get(idOrAlias);
      if (module !== undefined) return module;
      throw new IqaError(
        'E_USAGE',
        `There is no metric "${idOrAlias}".${suggestion(idOrAlias, byName.keys())}`,
      );
    },

    list: () => [...inOrder],
  };
}
