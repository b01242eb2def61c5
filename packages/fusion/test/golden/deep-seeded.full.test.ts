import { isSmall, seededGoldens } from '../../../../test/deep-goldens.ts';
import { describeWithFixtures, hasFixtures } from '../../../../test/fixtures.ts';
import { reference } from '../../../deep/test/runtimes.ts';
import {
  describeAfineGoldens,
  describeButterfly,
  describeDeepSsimGoldens,
  describeTinyAfineGoldens,
} from './seeded.ts';

// As for small pictures: float64 on both sides, sums in another order.
const FLOAT64 = { deepssim: 1e-9, afine: 1e-9, scaled: 1e-9 };

describeWithFixtures('golden/deep-seeded.json, whole pictures', () => {
  if (!hasFixtures) return;
  const whole = seededGoldens().filter(([name]) => !isSmall(name));
  describeDeepSsimGoldens(reference, whole, FLOAT64);
  describeButterfly(reference, FLOAT64);
  describeTinyAfineGoldens(reference, whole, FLOAT64);
  describeAfineGoldens(reference, whole, FLOAT64);
});
