import { describeWithFixtures } from '../../../../test/fixtures.ts';
import { reference } from '../runtimes.ts';
import { describeTaps } from './taps.ts';

describeWithFixtures('golden/backbone-taps.json, large networks', () => {
  // As for the small networks: float64 on both sides, sums in another order.
  describeTaps(reference, ['vgg16', 'vgg16_l2pool', 'vgg16_relu5_1', 'clip_vit_b32'], 1e-9);
});
