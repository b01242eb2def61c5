import { IqaError } from '@iqakit/core';

const PLACEHOLDER = '{metric}';

/**
 * A file for each metric: the name as it is for one, `{metric}` filled in for several. A wrong extension and
 * one name for several metrics are E_USAGE.
 */
export function metricFiles(
  flag: string,
  path: string,
  extension: string,
  metrics: readonly string[],
): ReadonlyMap<string, string> {
  if (!path.toLowerCase().endsWith(extension)) {
    throw new IqaError(
      'E_USAGE',
      `${flag} writes ${extension} files: name it like ${flag.replace('--', '')}${extension}, not ${path}.`,
    );
  }
  if (metrics.length > 1 && !path.includes(PLACEHOLDER)) {
    const example = path.slice(0, -extension.length);
    throw new IqaError(
      'E_USAGE',
      `${flag} ${path} names one file for ${metrics.length} metrics: write ${example}-${PLACEHOLDER}${extension}, ` +
        'or name one metric with -m.',
    );
  }
  return new Map(metrics.map((id) => [id, path.replaceAll(PLACEHOLDER, id)]));
}
