import { readFileSync } from 'node:fs';
import { defineConfig } from 'tsup';

interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly exports?: Record<string, unknown>;
}

/**
 * The build of every library package: one entry per subpath of `exports`, read from package.json,
 * where `./ssim` is `src/ssim/index.ts` and `.` is `src/index.ts`.
 */
export function library(extra: Parameters<typeof defineConfig>[0] = {}) {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as PackageJson;
  const subpaths = Object.keys(manifest.exports ?? {}).filter((key) => key !== './package.json');
  const entry = Object.fromEntries(
    subpaths.map((key) =>
      key === '.' ? ['index', 'src/index.ts'] : [key.slice(2), `src/${key.slice(2)}/index.ts`],
    ),
  );
  return defineConfig({
    entry,
    format: 'esm',
    target: 'es2022',
    platform: 'neutral',
    dts: true,
    clean: true,
    splitting: true,
    sourcemap: true,
    treeshake: true,
    tsconfig: '../../tsconfig.build.json',
    define: { __IQAKIT_VERSION__: JSON.stringify(manifest.version) },
    ...extra,
  });
}
