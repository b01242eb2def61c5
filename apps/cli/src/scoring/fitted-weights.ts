import { IqaError } from '@iqakit/core';
import type { NeuralSettings } from '../neural/neural-settings.ts';
import { readBytes } from '../pictures/read-bytes.ts';
import type { MetricRequest } from './metric-requests.ts';

/**
 * SPIPS's own weights as its option `weights`, where a file of them is named; nothing for other metrics.
 * Throws E_INPUT where the file cannot be read, E_CHECKPOINT where it is no file of `iqa fit spips`.
 */
export async function fittedWeights(
  { id }: MetricRequest,
  { spipsWeights: path }: NeuralSettings,
): Promise<object> {
  if (id !== 'spips' || path === undefined) return {};
  const { parseSpipsWeights } = await import('@iqakit/fusion/spips');
  return { weights: parseSpipsWeights(parseJson(path, await readBytes(path, path, 'table'))) };
}

function parseJson(path: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (cause) {
    throw new IqaError('E_CHECKPOINT', `${path} is not JSON: name a file that \`iqa fit spips\` wrote.`, {
      cause,
    });
  }
}
