import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The parts of the repository that a metric touches, copied; what it only reads is linked. */
function copyRepository(): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), 'iqakit-new-metric-')));
  mkdirSync(join(copy, 'packages'));
  for (const path of [
    'scripts',
    '.gitignore',
    'biome.json',
    'package.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'vitest.config.ts',
  ]) {
    cpSync(join(root, path), join(copy, path), { recursive: true });
  }
  const isSource = (path: string) => !/[\\/](node_modules|dist)$/.test(path);
  cpSync(join(root, 'packages/classic'), join(copy, 'packages/classic'), {
    recursive: true,
    filter: isSource,
  });
  symlinkSync(join(root, 'packages/core'), join(copy, 'packages/core'), 'junction');
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

describe('npm run new:metric', () => {
  let copy: string;
  const folder = () => join(copy, 'packages/classic/src/ms-example');

  function runNode(...args: string[]) {
    const env = { PATH: process.env.PATH, NO_COLOR: '1' };
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: copy,
      env,
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  }

  beforeAll(() => {
    copy = copyRepository();
    const created = runNode('scripts/new-metric.mjs', 'ms-example', 'MS-Example');
    expect(created).toMatchObject({ status: 0 });
  });

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it('adds the subpath and the place in the registry', () => {
    const manifest = JSON.parse(readFileSync(join(copy, 'packages/classic/package.json'), 'utf8'));
    expect(manifest.exports['./ms-example']).toEqual({
      types: './dist/ms-example.d.ts',
      default: './dist/ms-example.js',
    });
    expect(Object.keys(manifest.exports).at(-1)).toBe('./package.json');
    const list = readFileSync(join(copy, 'packages/classic/src/classic-metrics.ts'), 'utf8');
    expect(list).toMatch(/\[\s*psnrModule,[^\]]*msExampleModule,?\s*\]/);
  });

  it('lints', () => {
    const checked = runNode('node_modules/@biomejs/biome/bin/biome', 'ci', 'packages/classic');
    expect(checked, checked.output).toMatchObject({ status: 0 });
  });

  it('typechecks', () => {
    const include = [`${folder()}/*.ts`, join(copy, 'packages/classic/src/index.ts')];
    writeFileSync(
      join(copy, 'tsconfig.example.json'),
      JSON.stringify({ extends: './tsconfig.json', include }),
    );
    const checked = runNode('node_modules/typescript/bin/tsc', '-p', 'tsconfig.example.json');
    expect(checked).toEqual({ status: 0, output: '' });
  });

  it('passes the tests of all metrics, and demands a golden of its own', () => {
    const { status, output } = runNode(
      'node_modules/vitest/vitest.mjs',
      'run',
      'packages/classic/src/ms-example',
      'packages/classic/src/classic-metrics.test.ts',
    );
    expect(output).toContain('name who computed the golden');
    expect(output).toMatch(/Tests\s+1 failed \| \d+ passed/);
    expect(status).toBe(1);
  });

  it.each([
    ['no name', []],
    ['a name that is not kebab-case', ['Not_Kebab']],
    ['a metric that exists', ['ms-example']],
  ])('refuses %s', (_, args) => {
    expect(runNode('scripts/new-metric.mjs', ...args)).toMatchObject({ status: 2 });
  });
});
