import { isSmall, seededGoldens } from '../../../../test/deep-goldens.ts';
import { describeWithFixtures, hasFixtures } from '../../../../test/fixtures.ts';
import { reference } from '../runtimes.ts';
import { describeSeededGoldens } from './seeded.ts';

describeWithFixtures('golden/deep-seeded.json, whole pictures', () => {
  if (!hasFixtures) return;
  const whole = seededGoldens().filter(([name]) => !isSmall(name));
  // As for small pictures: float64 on both sides, sums in another order.
  describeSeededGoldens(reference, whole, 1e-10);
});
