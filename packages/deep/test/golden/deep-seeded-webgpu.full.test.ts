import { seededGoldens } from '../../../../test/deep-goldens.ts';
import { describeWithFixtures, hasFixtures } from '../../../../test/fixtures.ts';
import { describeWholeOnWebgpu } from '../webgpu.ts';
import { describeSeededGoldens } from './seeded.ts';

describeWithFixtures('golden/deep-seeded.json', async () => {
  await describeWholeOnWebgpu('on WebGPU', (runtime) => {
    // As for the other runtimes of float32.
    if (hasFixtures) describeSeededGoldens(runtime, seededGoldens(), 1e-6);
  });
});
