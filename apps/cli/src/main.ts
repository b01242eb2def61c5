import * as module from 'node:module';

declare const __IQAKIT_VERSION__: string;

const argv = process.argv.slice(2);

if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
  process.stdout.write(`${__IQAKIT_VERSION__}\n`);
} else {
  keepCompiledCode();
  const [{ run }, { processIo }] = await Promise.all([import('./run.ts'), import('./process-io.ts')]);
  process.exitCode = await run(argv, processIo());
}

/** Node 22.8 and later can keep compiled code between runs; on older ones there is nothing to call. */
function keepCompiledCode(): void {
  const { enableCompileCache } = module as { enableCompileCache?: () => unknown };
  enableCompileCache?.();
}
