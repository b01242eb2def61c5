import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumFlags, chromiumPath } from './scripts/workspace/chromium.mjs';
import { neverTests, shared, testFiles } from './vitest.config.ts';

/** Tests that run inside a page. */
export default defineConfig({
  ...shared,
  // Isolated from other origins, as a page must be to use threads.
  server: {
    headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
  },
  test: {
    include: testFiles('browser.test'),
    exclude: neverTests,
    testTimeout: 60_000,
    passWithNoTests: true,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath: chromiumPath(), args: chromiumFlags } }),
      instances: [{ browser: 'chromium' }],
    },
  },
});
