import type { ImageInput } from '@iqakit/core';
import type { MetricSession } from '@iqakit/core/metric';
import type { PairSession, PreparedReference } from '@iqakit/deep/metric';

/**
 * A session that runs its network on a reference once for all pairs in a row that have it, where the metric
 * can. The features of one reference are kept at a time.
 */
export function rememberReference(session: MetricSession): MetricSession {
  if (!canPrepare(session)) return session;
  let known: { readonly reference: ImageInput; readonly prepared: PreparedReference } | null = null;
  const prepare = async (reference: ImageInput): Promise<PreparedReference> => {
    if (known?.reference !== reference) {
      known = null;
      known = { reference, prepared: await session.prepare(reference) };
    }
    return known.prepared;
  };
  return {
    definition: session.definition,
    compare: async ({ reference, distorted }) => (await prepare(reference)).compare(distorted),
    compareWithMap: async ({ reference, distorted }) => (await prepare(reference)).compareWithMap(distorted),
    dispose: () => session.dispose(),
  };
}

function canPrepare(session: MetricSession): session is PairSession {
  return 'prepare' in session;
}
