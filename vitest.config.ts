import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

/** Tests read the sources of every package: `@iqakit/x/y` is `packages/x/src/y/index.ts`. */
export const sourceAliases = [
  { find: /^@iqakit\/(core|classic|codecs|deep|fusion|gpu)\/(.+)$/, replacement: `${root}packages/$1/src/$2/index.ts` },
  { find: /^@iqakit\/(core|classic|codecs|deep|fusion|gpu)$/, replacement: `${root}packages/$1/src/index.ts` },
];

export default defineConfig({
  resolve: { alias: sourceAliases },
  define: { __IQAKIT_VERSION__: JSON.stringify('0.0.0-source') },
  test: {
    include: ['packages/*/{src,test}/**/*.test.ts', 'apps/*/{src,test}/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.browser.test.ts', '**/*.full.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
  },
});
