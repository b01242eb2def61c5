import { IqaError } from '@iqakit/core';
import type { MetricDefinition } from '@iqakit/core/metric';

/** Which metric's map goes to which file. */
export type MapTargets = ReadonlyMap<string, string>;

const PLACEHOLDER = '{metric}';

/**
 * The files of `--map` or `--map-raw`: the name as it is for one metric, `{metric}` filled in for
 * several. A wrong extension, a metric without a map and one name for several metrics are E_USAGE.
 */
export function mapTargets(
  flag: '--map' | '--map-raw',
  path: string | undefined,
  extension: string,
  definitions: readonly MetricDefinition[],
): MapTargets {
  if (path === undefined) return new Map();
  if (!path.toLowerCase().endsWith(extension)) {
    throw new IqaError(
      'E_USAGE',
      `${flag} writes ${extension} files: name it like map${extension}, not ${path}.`,
    );
  }
  for (const { id, hasMap } of definitions) {
    if (!hasMap) throw new IqaError('E_USAGE', `${id} has no map: leave it out of -m, or leave out ${flag}.`);
  }
  if (definitions.length > 1 && !path.includes(PLACEHOLDER)) {
    const example = path.slice(0, -extension.length);
    throw new IqaError(
      'E_USAGE',
      `${flag} ${path} names one file for ${definitions.length} metrics: write ${example}-${PLACEHOLDER}${extension}, ` +
        'or name one metric with -m.',
    );
  }
  return new Map(definitions.map(({ id }) => [id, path.replaceAll(PLACEHOLDER, id)]));
}
