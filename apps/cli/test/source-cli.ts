import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const cli = fileURLToPath(new URL('..', import.meta.url));
const root = join(cli, '../..');

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly stdin?: Uint8Array;
  readonly env?: NodeJS.ProcessEnv;
  /** A copy of the command that lies elsewhere. */
  readonly main?: string;
}

export interface SourceCli {
  /** Where it was built: `main.js` and its chunks. */
  readonly folder: string;
  start(words: readonly string[], options?: RunOptions): ChildProcess;
  run(words: readonly string[], options?: RunOptions): Promise<Finished>;
  remove(): void;
}

/**
 * The command as it is built, but from the sources of this moment: tests that kill processes or look at
 * exit codes need a real one, and `dist` may be of yesterday.
 */
export async function buildSourceCli(): Promise<SourceCli> {
  const cache = join(cli, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const outdir = mkdtempSync(join(cache, 'iqa-'));
  await build({
    entryPoints: { main: join(cli, 'src/main.ts'), worker: join(cli, 'src/batch/worker.ts') },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    tsconfig: join(root, 'tsconfig.json'),
    external: ['onnxruntime-*'],
    define: { __IQAKIT_VERSION__: '"0.0.0-source"' },
    logLevel: 'warning',
  });

  const built = join(outdir, 'main.js');

  function start(words: readonly string[], { cwd, env, stdin, main = built }: RunOptions = {}): ChildProcess {
    const child = spawn(process.execPath, [main, ...words], {
      cwd,
      env: { ...process.env, NO_COLOR: '1', ...env },
    });
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    return child;
  }

  return {
    folder: outdir,
    start,
    run: (words, options) => finished(start(words, options)),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}

export function finished(child: ChildProcess): Promise<Finished> {
  return new Promise((resolve, reject) => {
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}
