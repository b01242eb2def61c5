import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodePair } from '../../../../test/decode.ts';
import type { SeededGolden } from '../../../../test/deep-goldens.ts';
import { seededModels } from '../../../../test/seeded-models.ts';
import { createDists } from '../../src/dists/index.ts';
import { createLpips } from '../../src/lpips/index.ts';
import type { PairSession } from '../../src/metric/index.ts';
import type { Runtime } from '../../src/runtime/runtime.ts';

const NETS = ['alex', 'squeeze', 'vgg'] as const;

/** Whole networks on whole pictures: VGG16 on a pair of 512x384 is 120 billion multiplications. */
const MINUTES = 20 * 60_000;

type Goldens = readonly (readonly [name: string, golden: SeededGolden])[];

/** LPIPS with its layers, and DISTS, held to `golden/deep-seeded.json`. Say beside the call why `tolerance` is that size. */
export function describeSeededGoldens(runtime: Runtime, goldens: Goldens, tolerance: number): void {
  for (const net of NETS) {
    describeMetric(
      `lpips ${net} on ${runtime.id}`,
      () => createLpips({ runtime, models: seededModels }, { net }),
      (session) => {
        it.each(goldens)('%s', { timeout: MINUTES }, async (_, golden) => {
          const { score, details } = await session().compare(await decodePair(golden));
          const layers = golden.f64[`lpips_${net}_per_layer`];
          expectNear([score], [golden.f64[`lpips_${net}`]], tolerance);
          expectNear(details.layers as readonly number[], layers, tolerance);
        });
      },
    );
  }
  describeMetric(
    `dists on ${runtime.id}`,
    () => createDists({ runtime, models: seededModels }),
    (session) => {
      it.each(goldens)('%s', { timeout: MINUTES }, async (_, golden) => {
        const { score, details } = await session().compare(await decodePair(golden));
        expectNear([score], [golden.f64.dists], tolerance);
        expectNear([(details.texture as number) + (details.structure as number)], [score], tolerance);
      });
    },
  );
}

function describeMetric(
  name: string,
  open: () => Promise<PairSession>,
  tests: (session: () => PairSession) => void,
): void {
  describe(name, () => {
    let session: PairSession;
    beforeAll(async () => {
      session = await open();
    });
    afterAll(() => session?.dispose());
    tests(() => session);
  });
}

/** As many numbers as expected, none farther off than `tolerance`. */
export function expectNear(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const differences = expected.map((value, i) => Math.abs((actual[i] as number) - value));
  expect(Math.max(...differences)).toBeLessThanOrEqual(tolerance);
}
