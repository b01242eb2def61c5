import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/**
 * The packages are bundled in, so that a command loads a few files and not a hundred; whatever a command
 * does not need stays in chunks of its own. Native and heavy runtimes stay outside.
 */
export default defineConfig({
  entry: { main: 'src/main.ts', worker: 'src/batch/worker.ts' },
  format: 'esm',
  target: 'node20',
  platform: 'node',
  clean: true,
  splitting: true,
  treeshake: true,
  noExternal: [/^@iqakit\//, /^csv-/],
  external: [/^onnxruntime-/],
  tsconfig: '../../tsconfig.build.json',
  define: { __IQAKIT_VERSION__: JSON.stringify(version) },
});
