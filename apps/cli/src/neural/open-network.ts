import { IqaError } from '@iqakit/core';
import { hasNetwork, type NetworkSession } from '@iqakit/deep/metric';
import type { ModelSource } from '@iqakit/deep/model';
import { referenceRuntime } from '@iqakit/deep/runtime/reference';
import type { RequestedMetric } from '../scoring/metric-requests.ts';

/**
 * A metric for looking at its network: nothing is compiled before it scores something. Throws E_USAGE for
 * a metric that has no network, E_MODEL_MISSING where `models` lacks weights.
 */
export async function openNetwork(
  { metric, request }: RequestedMetric,
  models: ModelSource,
): Promise<NetworkSession> {
  const context = { runtime: referenceRuntime(), models };
  const session = await metric.module.createSession(request.given, context);
  if (hasNetwork(session)) return session;
  throw new IqaError(
    'E_USAGE',
    `${request.id} runs no network: name a metric that needs models in \`iqa list\`.`,
  );
}
