import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Tests read the sources of every package: `@iqakit/x/y` is `packages/x/src/y/index.ts`. */
export const sourceAliases = [
  {
    find: /^@iqakit\/(core|classic|codecs|deep|fusion|gpu)\/(.+)$/,
    replacement: `${root}packages/$1/src/$2/index.ts`,
  },
  {
    find: /^@iqakit\/(core|classic|codecs|deep|fusion|gpu)$/,
    replacement: `${root}packages/$1/src/index.ts`,
  },
];

/** `**\/*.test.ts`, `**\/*.full.test.ts` or `**\/*.browser.test.ts` of every package and of the repository itself. */
export const testFiles = (suffix: string) => [
  `packages/*/{src,test}/**/*.${suffix}.ts`,
  `apps/*/{src,test}/**/*.${suffix}.ts`,
  `{test,scripts,docs}/**/*.${suffix}.ts`,
];

/** What the quick, the full and the browser runs have in common. */
export const shared = {
  resolve: { alias: sourceAliases },
  define: { __IQAKIT_VERSION__: JSON.stringify('0.0.0-source') },
};

export const neverTests = ['**/node_modules/**', '**/dist/**'];

export default defineConfig({
  ...shared,
  test: {
    include: testFiles('test'),
    exclude: [...neverTests, '**/*.browser.test.ts', '**/*.full.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
