import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { budgets, runsInBrowsers } from './budgets.mjs';

/** Third-party packages stay imports: their size is their own, and named in package.json. */
const thirdPartyOutside = {
  name: 'third-party-outside',
  setup(bundler) {
    bundler.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind !== 'entry-point' && !path.startsWith('@iqakit/') ? { path, external: true } : undefined,
    );
  },
};

async function gzippedSize(consumer, subpath) {
  const { outputFiles } = await build({
    stdin: { contents: `export * from '${subpath}';`, resolveDir: consumer },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: runsInBrowsers(subpath) ? 'browser' : 'node',
    target: 'es2022',
    plugins: [thirdPartyOutside],
    logLevel: 'silent',
  });
  return gzipSync(outputFiles[0].contents, { level: 9 }).length;
}

/**
 * Compares a subpath's size with what was agreed.
 *
 * @param {string} consumer
 * @param {string} subpath
 */
export async function checkSize(consumer, subpath) {
  const budget = budgets[subpath]?.gzip;
  const size = await gzippedSize(consumer, subpath);
  if (budget === undefined)
    return `${subpath} has ${size} bytes and no budget in scripts/packages/budgets.json`;
  return size > budget ? `${subpath} has ${size} bytes gzipped, its budget is ${budget}` : undefined;
}
