import { afterAll, describe, expect, it } from 'vitest';
import { describeWithFixtures, describeWithModels, hasFixtures, hasModels } from '../../test/fixtures.ts';
import { isOutside } from './differences.ts';
import type { PairSize } from './measure.ts';
import { closeSetup, differencesOfSubject, openSetup } from './run.ts';
import { type Place, places } from './runtimes.ts';
import { type Subject, subjects } from './subjects.ts';

export interface PlacesToShow {
  readonly places: readonly string[];
  readonly metrics: readonly string[];
  readonly sizes: readonly PairSize[];
}

/** Holds these metrics to their bounds in these places; a place that this machine lacks is skipped with the reason. */
export function describePlaces({ places: ids, metrics, sizes }: PlacesToShow): void {
  describeWithFixtures(`parity, ${sizes.join(' and ')} pairs`, () => {
    describeWithModels('with the published small weights', () => {
      if (!hasFixtures || !hasModels) return;
      for (const id of ids) describePlace(byId(places, id), metrics, sizes);
    });
  });
}

function describePlace(place: Place, metrics: readonly string[], sizes: readonly PairSize[]): void {
  describe(place.id, async () => {
    const setup = await openSetup([place]);
    const [missing] = setup.unavailable;
    if (missing !== undefined) {
      it.skip(`${place.id} [skipped: ${missing.reason}]`, () => {});
      return;
    }
    afterAll(() => closeSetup(setup));
    it.each(metrics)('%s', { timeout: 20 * 60_000 }, async (metric) => {
      const subject: Subject = byId(subjects, metric);
      const differences = await differencesOfSubject(subject, setup, { sizes, onProgress: () => {} });
      expect(differences.length).toBeGreaterThan(0);
      expect(differences.filter(isOutside)).toEqual([]);
    });
  });
}

function byId<T extends { readonly id: string }>(all: readonly T[], id: string): T {
  return all.find((one) => one.id === id) as T;
}
