// `pnpm parity [--metric ID,...] [--runtime ID,...] [--pairs small|all] [--full]`: how far every runtime is
// from float64, metric by metric. Reads the sources, so nothing need be built; needs the fixtures.
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { fromRoot, root } from './workspace/paths.mjs';

const { values: flags } = parseArgs({
  options: {
    metric: { type: 'string' },
    runtime: { type: 'string' },
    pairs: { type: 'string' },
    full: { type: 'boolean' },
  },
});

// Compiles TypeScript as it is imported, with the aliases that tests have.
const compiler = await createServer({
  root,
  configFile: fromRoot('vitest.config.ts'),
  logLevel: 'error',
  appType: 'custom',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, watch: null, ws: false },
});
try {
  const { main } = await compiler.ssrLoadModule('/scripts/parity/main.ts');
  process.exitCode = await main(flags);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await compiler.close();
}
