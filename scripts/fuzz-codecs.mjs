// `pnpm fuzz:codecs [COUNT] [FORMAT ...] [--seed N]`: decodes COUNT damaged files of each format (10,000 by
// default) and ends with what should not have happened. The sources run as they are, bundled on the way.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const codecs = new URL('../packages/codecs/', import.meta.url);
const source = new URL('test/fuzz/main.ts', codecs);
const bundle = fileURLToPath(new URL('node_modules/.cache/fuzz-main.mjs', codecs));

await build({
  entryPoints: [fileURLToPath(source)],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  alias: Object.fromEntries(
    ['', '/image', '/numeric', '/metric'].map((path) => [
      `@iqakit/core${path}`,
      fileURLToPath(new URL(`../core/src${path}/index.ts`, codecs)),
    ]),
  ),
  // The bundled script looks for its neighbours beside its source.
  define: { 'import.meta.url': JSON.stringify(source.href) },
});
await import(pathToFileURL(bundle).href);
