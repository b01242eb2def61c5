// `pnpm fuzz:checkpoints [COUNT] [SEED]`: reads COUNT damaged checkpoints and reports what was slow, took
// too much memory, or ended in anything but E_CHECKPOINT. The same seed damages the same files again.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const at = (/** @type {string} */ path) => fileURLToPath(new URL(path, import.meta.url));
const [count = '10000', seed = '1'] = process.argv.slice(2);
const fixtures = process.env.IQA_FIXTURES ?? at('../../shared/fixtures');
const folder = mkdtempSync(join(tmpdir(), 'iqakit-fuzz-'));
try {
  const script = join(folder, 'fuzz.mjs');
  await build({
    entryPoints: [at('../packages/deep/test/checkpoint/fuzz-process.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    tsconfig: at('../tsconfig.json'),
  });
  const args = ['--expose-gc', script, count, seed, join(fixtures, 'checkpoints')];
  process.exitCode = spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
