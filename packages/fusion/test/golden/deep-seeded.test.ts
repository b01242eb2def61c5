import { seededGoldens, smallSeededGoldens } from '../../../../test/deep-goldens.ts';
import { describeWithFixtures, hasFixtures } from '../../../../test/fixtures.ts';
import { onnxRuntimes, reference } from '../../../deep/test/runtimes.ts';
import { FLOAT32 } from './float32.ts';
import {
  describeAfineGoldens,
  describeButterfly,
  describeDeepSsimGoldens,
  describeTinyAfineGoldens,
} from './seeded.ts';

// Float64 on both sides; the Gram matrices reach 1e6, so the order of sums shows at 1e-11.
const FLOAT64 = { deepssim: 1e-9, afine: 1e-9, scaled: 1e-9 };

describeWithFixtures('golden/deep-seeded.json', () => {
  if (!hasFixtures) return;
  describeDeepSsimGoldens(reference, smallSeededGoldens(), FLOAT64);
  describeTinyAfineGoldens(reference, smallSeededGoldens(), FLOAT64);
  for (const runtime of onnxRuntimes) {
    describeDeepSsimGoldens(runtime, seededGoldens(), FLOAT32);
    describeButterfly(runtime, FLOAT32);
    describeTinyAfineGoldens(runtime, seededGoldens(), FLOAT32);
    describeAfineGoldens(runtime, seededGoldens(), FLOAT32);
  }
});
