import { expect, it } from 'vitest';
import { fixturesDirectory, hasFixtures } from '../../../../test/fixtures.ts';
import { corpus } from './corpus.ts';
import { fuzz } from './fuzz.ts';

it('answers damaged files with E_CHECKPOINT or tensors, soon', async () => {
  const files = await corpus(hasFixtures ? `${fixturesDirectory}checkpoints` : null);
  const report = await fuzz(files, { count: 1500, seed: 1 });
  expect(report.failures).toEqual([]);
  // Mutations that changed nothing that matters, or all that matters, would show nothing.
  expect(report.refused).toBeGreaterThan(report.count / 4);
  expect(report.read).toBeGreaterThan(report.count / 50);
});
