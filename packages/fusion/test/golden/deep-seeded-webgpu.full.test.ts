import { seededGoldens } from '../../../../test/deep-goldens.ts';
import { describeWithFixtures, hasFixtures } from '../../../../test/fixtures.ts';
import { describeWholeOnWebgpu } from '../../../deep/test/webgpu.ts';
import { FLOAT32 } from './float32.ts';
import { describeAfineGoldens, describeButterfly, describeDeepSsimGoldens } from './seeded.ts';

describeWithFixtures('golden/deep-seeded.json', async () => {
  await describeWholeOnWebgpu('on WebGPU', (runtime) => {
    if (!hasFixtures) return;
    describeDeepSsimGoldens(runtime, seededGoldens(), FLOAT32);
    describeButterfly(runtime, FLOAT32);
    describeAfineGoldens(runtime, seededGoldens(), FLOAT32);
  });
});
