import { seededGoldens, smallSeededGoldens } from '../../../../test/deep-goldens.ts';
import { describeWithFixtures, hasFixtures } from '../../../../test/fixtures.ts';
import { onnxRuntimes, reference } from '../runtimes.ts';
import { describeSeededGoldens } from './seeded.ts';

describeWithFixtures('golden/deep-seeded.json', () => {
  if (!hasFixtures) return;
  // Both sides are float64 and differ in the order of sums of some ten thousand terms: 1e-13 was seen.
  describeSeededGoldens(reference, smallSeededGoldens(), 1e-10);
  // Float32 networks of up to 16 layers leave 1e-7 of a value near 1; a wrong tap, pad or floor shows at 1e-4.
  for (const runtime of onnxRuntimes) describeSeededGoldens(runtime, seededGoldens(), 1e-6);
});
