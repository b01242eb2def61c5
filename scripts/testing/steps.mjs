import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDocs, buildPackages } from '../workspace/build.mjs';
import { chromiumPath, noChromium } from '../workspace/chromium.mjs';
import { run } from '../workspace/run.mjs';
import { skippedStep } from './schedule.mjs';
import { countTests, skippedTests } from './vitest-report.mjs';

const node = process.execPath;

/** A tool's own script, so that no shell stands between. */
const tool = (path, ...args) => [node, join('node_modules', path), ...args];

/** One command that passes or fails as a whole. */
async function asOne(finished) {
  const { code, output } = await finished;
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output };
}

/** Several commands, one after the other, each counted. */
async function inTurn(commands) {
  const outcomes = [];
  for (const command of commands) outcomes.push(await asOne(run(command)));
  return {
    passed: outcomes.filter(({ failed }) => failed === 0).length,
    failed: outcomes.filter(({ failed }) => failed > 0).length,
    output: outcomes.map(({ output }) => output).join('\n'),
  };
}

/** A command that writes its counts as JSON where it is told to. */
async function withReport(command, read) {
  const folder = mkdtempSync(join(tmpdir(), 'iqakit-report-'));
  const file = join(folder, 'report.json');
  try {
    const { code, output } = await run(command(file));
    if (!existsSync(file)) return { passed: 0, failed: 1, output };
    return { ...read(JSON.parse(readFileSync(file, 'utf8')), code), output };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const vitest = (...args) =>
  withReport(
    (file) =>
      tool(
        'vitest/vitest.mjs',
        'run',
        ...args,
        '--reporter=default',
        '--reporter=json',
        `--outputFile=${file}`,
      ),
    (json, code) => ({ ...countTests(json, code), skipped: skippedTests(json) }),
  );

/** Where whole networks run, which takes as long as all other tests together: a step of their own. */
const NETWORKS = ['packages/deep/test/', 'packages/fusion/test/', 'scripts/parity/'];

/**
 * Every step of `npm test`, the ones that others wait for first.
 *
 * @param {{ full: boolean }} options
 * @returns {import('./schedule.mjs').Step[]}
 */
export function testSteps({ full }) {
  const quick = [
    { name: 'build', needs: [], run: () => asOne(buildPackages()) },
    {
      name: 'lint',
      needs: [],
      run: () => asOne(run(tool('@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'))),
    },
    {
      name: 'types',
      needs: [],
      run: () =>
        inTurn(
          ['tsconfig.json', 'scripts/tsconfig.json'].map((project) =>
            tool('typescript/bin/tsc', '--noEmit', '-p', project),
          ),
        ),
    },
    { name: 'unused', needs: [], run: () => asOne(run(tool('knip/bin/knip.js', '--no-progress'))) },
    { name: 'networks', needs: ['build'], run: () => vitest(...NETWORKS) },
    {
      name: 'tests',
      needs: ['build'],
      run: () => vitest(...NETWORKS.flatMap((folder) => ['--exclude', `${folder}**`])),
    },
    {
      name: 'packages',
      needs: ['build'],
      run: () =>
        withReport(
          (file) => [node, 'scripts/check-packages.mjs', '--report', file],
          (report) => report,
        ),
    },
    { name: 'docs', needs: ['build'], run: () => asOne(buildDocs()) },
    { name: 'start', needs: ['build'], run: () => asOne(run([node, 'scripts/start.mjs'])) },
    {
      name: 'browser',
      needs: ['build'],
      run: async () =>
        chromiumPath()
          ? vitest('--config', 'vitest.browser.config.ts')
          : skippedStep('tests inside a browser', noChromium),
    },
  ];
  const slow = [{ name: 'full', needs: ['build'], run: () => vitest('--config', 'vitest.full.config.ts') }];
  return full ? [...quick, ...slow] : quick;
}

/**
 * The named steps with all they need.
 *
 * @param {readonly import('./schedule.mjs').Step[]} steps
 * @param {readonly string[]} names
 */
export function selectSteps(steps, names) {
  if (names.length === 0) return steps;
  const unknown = names.find((name) => !steps.some((step) => step.name === name));
  if (unknown)
    throw new Error(`No step '${unknown}'; there are ${steps.map((step) => step.name).join(', ')}.`);
  const wanted = new Set(names);
  const add = (name) => {
    wanted.add(name);
    steps.find((step) => step.name === name).needs.forEach(add);
  };
  names.forEach(add);
  return steps.filter((step) => wanted.has(step.name));
}
