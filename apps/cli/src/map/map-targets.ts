import { IqaError } from '@iqakit/core';
import type { MetricDefinition } from '@iqakit/core/metric';
import { metricFiles } from '../files/metric-files.ts';

/** Which metric's map goes to which file. */
export type MapTargets = ReadonlyMap<string, string>;

/** The files of `--map` or `--map-raw`. A metric without a map is E_USAGE, as is what {@link metricFiles} refuses. */
export function mapTargets(
  flag: '--map' | '--map-raw',
  path: string | undefined,
  extension: string,
  definitions: readonly MetricDefinition[],
): MapTargets {
  if (path === undefined) return new Map();
  const targets = metricFiles(
    flag,
    path,
    extension,
    definitions.map(({ id }) => id),
  );
  for (const { id, hasMap } of definitions) {
    if (!hasMap) throw new IqaError('E_USAGE', `${id} has no map: leave it out of -m, or leave out ${flag}.`);
  }
  return targets;
}
