import { describe, expect, it } from 'vitest';
import { decodePair } from '../../../test/decode.ts';
import { smallSeededGoldens } from '../../../test/deep-goldens.ts';
import { describeWithFixtures, hasFixtures } from '../../../test/fixtures.ts';
import { seededModels } from '../../../test/seeded-models.ts';
import { createLpips } from '../src/lpips/index.ts';
import { growth, MEBIBYTE } from './memory.ts';
import { onnxRuntimes, reference } from './runtimes.ts';

/** What a caller may lose over hundreds of calls: the allocators' own slack, and nothing that grows. */
const SLACK = 50 * MEBIBYTE;

describeWithFixtures('memory of a metric', () => {
  if (!hasFixtures) return;
  describe.each([reference, ...onnxRuntimes])('on $id', (runtime) => {
    const open = () => createLpips({ runtime, models: seededModels }, { net: 'squeeze' });
    const pairs = () => Promise.all(smallSeededGoldens().map(([, golden]) => decodePair(golden)));

    it('200 comparisons', { timeout: 5 * 60_000 }, async () => {
      const session = await open();
      const pictures = await pairs();
      const gained = await growth(200, async (i) => {
        await session.compare(pictures[i % pictures.length]);
      });
      await session.dispose();
      // The features of a pair are 2 MB: kept, they would be 400 MB.
      expect(gained).toBeLessThan(SLACK);
    });

    it('50 rounds of loading, comparing and disposing', { timeout: 5 * 60_000 }, async () => {
      const [picture] = await pairs();
      const gained = await growth(50, async () => {
        const session = await open();
        await session.compareWithMap(picture);
        await session.dispose();
      });
      // Weights are 3 MB, in the model and in the session: kept, they would be 150 MB and more.
      expect(gained).toBeLessThan(SLACK);
    });
  });
});
