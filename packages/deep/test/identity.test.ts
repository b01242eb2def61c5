import { cropTo } from '@iqakit/core/image';
import { describe, expect, it } from 'vitest';
import { decodeFixture } from '../../../test/decode.ts';
import { describeWithFixtures } from '../../../test/fixtures.ts';
import { seededModels } from '../../../test/seeded-models.ts';
import { createDists } from '../src/dists/index.ts';
import { createLpips } from '../src/lpips/index.ts';
import type { DeepContext, PairSession } from '../src/metric/index.ts';
import { onnxRuntimes, reference } from './runtimes.ts';

const METRICS: readonly (readonly [string, (context: DeepContext) => Promise<PairSession>])[] = [
  ['lpips alex', (context) => createLpips(context, { net: 'alex' })],
  ['lpips squeeze', (context) => createLpips(context, { net: 'squeeze' })],
  ['lpips vgg', (context) => createLpips(context, { net: 'vgg' })],
  ['dists', (context) => createDists(context)],
];

/** Small, as VGG16 is in it; still several patches of every layer. */
const SIDE = 32;

const corner = async (path: string) => cropTo(await decodeFixture(path), 0, 0, SIDE, SIDE);
const original = () => corner('images/lpips-ref.png');
const worse = () => corner('images/lpips-p0.png');

describeWithFixtures('properties of scores', () => {
  describe.each([reference, ...onnxRuntimes])('on $id', (runtime) => {
    describe.each(METRICS)('%s', (_, open) => {
      it('is exactly 0 for the same picture, and the same both ways round', async () => {
        const session = await open({ runtime, models: seededModels });
        const [x, y] = [await original(), await worse()];
        expect((await session.compare({ reference: x, distorted: x })).score).toBe(0);
        const there = (await session.compare({ reference: x, distorted: y })).score;
        const back = (await session.compare({ reference: y, distorted: x })).score;
        await session.dispose();
        // Only the order within the batch changes: where it matters to a kernel, float32 rounds elsewhere.
        expect(Math.abs(there - back)).toBeLessThan(runtime.precision === 'float64' ? 1e-15 : 1e-7);
      });

      it('gives a prepared reference the same score, and the map the same mean', async () => {
        const session = await open({ runtime, models: seededModels });
        const pair = { reference: await original(), distorted: await worse() };
        const prepared = await session.prepare(pair.reference);
        const whole = await session.compare(pair);
        const alone = await prepared.compare(pair.distorted);
        // A batch of two goes through the same sums as one picture, but kernels may cut it elsewhere.
        const tolerance = runtime.precision === 'float64' ? 1e-15 : 1e-7;
        expect(Math.abs(alone.score - whole.score)).toBeLessThan(tolerance);
        expect({ ...alone, score: 0, details: {} }).toEqual({ ...whole, score: 0, details: {} });
        await session.dispose();
      });
    });
  });

  it('a map is the layers enlarged: its mean is near the score, and preparing changes nothing', async () => {
    const session = await createLpips({ runtime: reference, models: seededModels }, { net: 'squeeze' });
    const pair = { reference: await original(), distorted: await worse() };
    const { result, map } = await session.compareWithMap(pair);
    const prepared = await (await session.prepare(pair.reference)).compareWithMap(pair.distorted);
    await session.dispose();
    expect([map.width, map.height, map.data.length]).toEqual([SIDE, SIDE, SIDE * SIDE]);
    const mean = map.data.reduce((total, value) => total + value, 0) / map.data.length;
    // Enlarging weighs samples at the edge of a layer less than those inside.
    expect(Math.abs(mean / result.score - 1)).toBeLessThan(0.05);
    expect(prepared.map).toEqual(map);
    expect(result.score).toBe((await once(pair)).score);
  });
});

async function once(pair: Parameters<PairSession['compare']>[0]) {
  const session = await createLpips({ runtime: reference, models: seededModels }, { net: 'squeeze' });
  const result = await session.compare(pair);
  await session.dispose();
  return result;
}
