import { describeWithFixtures, describeWithModels } from '../../../../test/fixtures.ts';
import { onnxRuntimes, reference } from '../runtimes.ts';
import { describePublishedLpips, PUBLISHED_PAIRS } from './lpips-squeeze.ts';

describeWithFixtures('golden/lpips-squeeze.json', () => {
  describeWithModels('with the published weights', () => {
    // The golden comes from a float32 network, whose rounding leaves some 5e-8 of a score near 1.
    describePublishedLpips(reference, ['lpips-p0', 'lpips-p1'], 1e-7);
    // The same rounding again, on our side, in another order.
    for (const runtime of onnxRuntimes) describePublishedLpips(runtime, PUBLISHED_PAIRS, 1e-6);
  });
});
