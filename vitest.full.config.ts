import { defineConfig } from 'vitest/config';
import { neverTests, shared, testFiles } from './vitest.config.ts';

/** The proofs that take minutes: whole networks in the reference runtime, long fuzzing, killed batches. */
export default defineConfig({
  ...shared,
  test: {
    include: testFiles('full.test'),
    exclude: neverTests,
    testTimeout: 20 * 60_000,
    hookTimeout: 5 * 60_000,
    pool: 'forks',
    // One after the other: several of them measure memory or time.
    fileParallelism: false,
    passWithNoTests: true,
  },
});
