import { it } from 'vitest';
import { seededGoldens } from '../../../../test/deep-goldens.ts';
import { describeWithFixtures, hasFixtures } from '../../../../test/fixtures.ts';
import { describeWholeOnWebgpu, hasRoomForMegapixel } from '../../../deep/test/webgpu.ts';
import { FLOAT32 } from './float32.ts';
import { describeAfineGoldens, describeButterfly, describeDeepSsimGoldens } from './seeded.ts';

describeWithFixtures('golden/deep-seeded.json', async () => {
  await describeWholeOnWebgpu('on WebGPU', (runtime) => {
    if (!hasFixtures) return;
    describeDeepSsimGoldens(runtime, seededGoldens(), FLOAT32);
    if (hasRoomForMegapixel()) describeButterfly(runtime, FLOAT32);
    else it.skip('butterfly [skipped: needs buffers over the 128 MiB of this device]', () => {});
    describeAfineGoldens(runtime, seededGoldens(), FLOAT32);
  });
});
