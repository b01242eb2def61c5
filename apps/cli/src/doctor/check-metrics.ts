import { allMetrics } from '../metrics.ts';
import type { Check } from './finding.ts';

/** Loads every metric's definition. */
export const checkMetrics: Check = async () => {
  try {
    const ids = (await allMetrics()).map(({ module }) => module.definition.id);
    return [{ name: 'metrics', status: 'ok', importance: 'needed', detail: ids.join(', ') }];
  } catch (error) {
    return [{ name: 'metrics', status: 'broken', importance: 'needed', detail: (error as Error).message }];
  }
};
