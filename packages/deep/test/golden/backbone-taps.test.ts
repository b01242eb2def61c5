import { describeWithFixtures } from '../../../../test/fixtures.ts';
import { onnxRuntimes, reference } from '../runtimes.ts';
import { describeTaps, TAP_NETWORKS } from './taps.ts';

describeWithFixtures('golden/backbone-taps.json', () => {
  // Float64 on both sides: 1e-13 was seen, and a coefficient written with too few digits shows at 1e-8.
  describeTaps(reference, ['alexnet', 'squeezenet1_1'], 1e-9);
  // Float32 rounding (6e-8) grows to about 2e-6 over the depth of these networks.
  for (const runtime of onnxRuntimes) describeTaps(runtime, TAP_NETWORKS, 1e-5);
});
