import { describe, it } from 'vitest';
import { decodePair, type GoldenPair } from '../../../../test/decode.ts';
import { golden } from '../../../../test/fixtures.ts';
import { publishedModels } from '../../../../test/seeded-models.ts';
import { createLpips } from '../../src/lpips/index.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';
import { expectNear } from './seeded.ts';

/** A pair of `golden/lpips-squeeze.json`, made with the published weights of SqueezeNet 1.1 and LPIPS. */
interface LpipsGolden extends GoldenPair {
  readonly score: number;
  readonly per_layer: readonly number[];
}

export const PUBLISHED_PAIRS = ['tid-I03', 'tid-I04', 'tid-I06', 'lpips-p0', 'lpips-p1'] as const;

export type PublishedPair = (typeof PUBLISHED_PAIRS)[number];

export function describePublishedLpips(
  runtime: Runtime,
  pairs: readonly PublishedPair[],
  tolerance: number,
): void {
  describe(`published LPIPS-squeeze on ${runtime.id}`, () => {
    it.each(pairs)('%s', { timeout: 5 * 60_000 }, async (name) => {
      const pair = golden<Record<PublishedPair, LpipsGolden>>('lpips-squeeze.json')[name];
      const session = await createLpips({ runtime, models: publishedModels }, { net: 'squeeze' });
      try {
        const { score, details } = await session.compare(await decodePair(pair));
        expectNear([score], [pair.score], tolerance);
        expectNear(details.layers as readonly number[], pair.per_layer, tolerance);
      } finally {
        await session.dispose();
      }
    });
  });
}
