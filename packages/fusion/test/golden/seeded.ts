import type { ImagePair, MetricResult } from '@iqakit/core/metric';
import type { ModelSource } from '@iqakit/deep/model';
import type { Runtime } from '@iqakit/deep/runtime';
import { describe, expect, it } from 'vitest';
import { decodeFixture, decodePair } from '../../../../test/decode.ts';
import { type AfineGolden, isSmall, type SeededGolden } from '../../../../test/deep-goldens.ts';
import { golden } from '../../../../test/fixtures.ts';
import { seededModels } from '../../../../test/seeded-models.ts';
import { seededTinyAFine } from '../../../../test/seeded-networks.ts';
import { createAfine } from '../../src/a-fine/index.ts';
import { createDeepSsim, createDeepSsimLite } from '../../src/deepssim/index.ts';

/** Whole networks on whole pictures. */
const MINUTES = 20 * 60_000;

/** The largest differences that are allowed; say beside the call why they are that size. */
export interface Tolerances {
  readonly deepssim: number;
  /** Of every output of A-FINE but the scaled score. */
  readonly afine: number;
  /** Of A-FINE's score on the scale of 0 to 100. */
  readonly scaled: number;
}

type Goldens = readonly (readonly [name: string, golden: SeededGolden])[];

/** DeepSSIM in both forms on pairs of equal size, held to `golden/deep-seeded.json`. */
export function describeDeepSsimGoldens(runtime: Runtime, goldens: Goldens, { deepssim }: Tolerances): void {
  describe(`deepssim on ${runtime.id}`, () => {
    it.each(goldens)('%s', { timeout: MINUTES }, async (_, { f64, ...pair }) => {
      const { score, details } = await once(createDeepSsim, { runtime, models: seededModels }, pair);
      expectNear({ score, lite: details.lite }, { score: f64.deepssim, lite: f64.deepssim_lite }, deepssim);
    });
  });
  describe(`deepssim lite on ${runtime.id}`, () => {
    it.each(goldens.filter(([name]) => isSmall(name)))(
      '%s',
      { timeout: MINUTES },
      async (_, { f64, ...pair }) => {
        const { score, details } = await once(createDeepSsimLite, { runtime, models: seededModels }, pair);
        expectNear({ score, full: details.full }, { score: f64.deepssim_lite, full: f64.deepssim }, deepssim);
      },
    );
  });
}

/** Pictures of different sizes, with and without saliency. */
export function describeButterfly(runtime: Runtime, { deepssim }: Tolerances): void {
  it(`butterfly, 1024x700 against 512x700, on ${runtime.id}`, { timeout: MINUTES }, async () => {
    const { reference, distorted, f64 } = golden<{ readonly butterfly: ButterflyGolden }>(
      'deep-seeded.json',
    ).butterfly;
    const pair = await decodePair({ reference, distorted });
    const saliency = {
      reference: await decodeFixture('images/butterfly-ref-saliency.png'),
      distorted: await decodeFixture('images/butterfly-retargeted-saliency.png'),
    };
    const session = await createDeepSsim({ runtime, models: seededModels });
    try {
      const plain = await session.compare(pair);
      const salient = await session.compareSalient(pair, saliency);
      expectNear(
        { deepssim: plain.score, deepssim_lite: plain.details.lite, deepssim_saliency: salient.score },
        { ...f64 },
        deepssim,
      );
    } finally {
      await session.dispose();
    }
  });
}

interface ButterflyGolden {
  readonly reference: string;
  readonly distorted: string;
  readonly f64: {
    readonly deepssim: number;
    readonly deepssim_lite: number;
    readonly deepssim_saliency: number;
  };
}

/** A-FINE at toy size from these weights, every output. */
export function describeTinyAfineGoldens(
  runtime: Runtime,
  goldens: Goldens,
  tolerances: Tolerances,
  models: ModelSource = seededTinyAFine,
): void {
  describe(`toy A-FINE on ${runtime.id}`, () => {
    it.each(goldens)('%s', async (_, { f64, ...pair }) => {
      expectAfine(await once(createAfine, { runtime, models }, pair), f64.afine_tiny, tolerances);
    });
  });
}

/** A-FINE at full size, every output. */
export function describeAfineGoldens(runtime: Runtime, goldens: Goldens, tolerances: Tolerances): void {
  const whole = goldens.filter(([, { f64 }]) => f64.afine !== undefined);
  describe(`A-FINE on ${runtime.id}`, () => {
    it.each(whole)('%s', { timeout: MINUTES }, async (_, { f64, ...pair }) => {
      const result = await once(createAfine, { runtime, models: seededModels }, pair);
      expectAfine(result, f64.afine as AfineGolden, tolerances);
    });
  });
}

function expectAfine({ score, details }: MetricResult, expected: AfineGolden, tolerances: Tolerances): void {
  const { scaled, ...terms } = expected;
  expectNear(
    {
      score,
      fidelity: details.fidelity,
      natural_ref: details.naturalReference,
      natural_dist: details.naturalDistorted,
      fidelity_raw: details.fidelityRaw,
      natural_ref_raw: details.naturalReferenceRaw,
      natural_dist_raw: details.naturalDistortedRaw,
    },
    { ...terms },
    tolerances.afine,
  );
  expectNear({ scaled: details.scaled }, { scaled }, tolerances.scaled);
}

/** Opens a metric, compares one pair of files and closes it: two networks in memory at once are one too many. */
async function once<Context>(
  open: (context: Context) => Promise<{
    compare(pair: ImagePair): Promise<MetricResult>;
    dispose(): Promise<void>;
  }>,
  context: Context,
  pair: { readonly reference: string; readonly distorted: string },
): Promise<MetricResult> {
  const session = await open(context);
  try {
    return await session.compare(await decodePair(pair));
  } finally {
    await session.dispose();
  }
}

function expectNear(
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, number>>,
  tolerance: number,
): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, value] of Object.entries(expected))
    expect(Math.abs((actual[name] as number) - value), name).toBeLessThanOrEqual(tolerance);
}
