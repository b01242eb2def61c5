import { srcc } from '@iqakit/core/stats';
import { expect, it } from 'vitest';
import { decodePair } from '../../../../test/decode.ts';
import { describeWithFixtures, describeWithModels } from '../../../../test/fixtures.ts';
import { livePairs } from '../../../../test/live.ts';
import { publishedModels } from '../../../../test/seeded-models.ts';
import { createLpips } from '../../src/lpips/index.ts';
import { onnxRuntimes } from '../runtimes.ts';

describeWithFixtures('LIVE', () => {
  describeWithModels('with the published weights', () => {
    it('LPIPS-squeeze ranks 80 pairs as people do', async () => {
      const [runtime] = onnxRuntimes;
      const session = await createLpips({ runtime, models: publishedModels }, { net: 'squeeze' });
      const scores: number[] = [];
      for (const pair of livePairs()) scores.push((await session.compare(await decodePair(pair))).score);
      await session.dispose();
      expect(scores.length).toBe(80);
      // 0.932 is what the published weights reach; an error of the network's costs hundredths.
      expect(
        srcc(
          scores,
          livePairs().map(({ dmos }) => dmos),
        ),
      ).toBeGreaterThanOrEqual(0.93);
    });
  });
});
