import { join } from 'node:path';
import { build } from 'esbuild';
import { repositoryFolder } from './paths.mjs';

/**
 * The command line's tables of exit codes, read from its source: they are part of no public interface.
 *
 * @returns {Promise<{ ERROR_HANDLING: Record<string, { exit: number }>, EXIT_MEANINGS: { code: number, meaning: string }[] }>}
 */
export async function readCommandTables() {
  const source = join(repositoryFolder, 'apps/cli/src/exit-codes.ts');
  const { outputFiles } = await build({ entryPoints: [source], bundle: true, write: false, format: 'esm' });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}
