import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { ImageFormat } from '../../src/index.ts';
import type { ChildMessage, FuzzFinding, FuzzTask } from './fuzz-task.ts';
import { makeSeeds } from './seeds.ts';

/** What came of fuzzing one format. */
export interface FuzzReport {
  readonly format: ImageFormat;
  readonly files: number;
  /** How many files were decoded, and how many refused with which code. */
  readonly codes: Readonly<Record<string, number>>;
  readonly findings: readonly FuzzFinding[];
  readonly maxRssBytes: number;
}

/** No file may take longer. */
const LIMIT_MILLISECONDS = 2000;

/** A child that has not come back from a file after this time never will. */
const HANG_MILLISECONDS = 20_000;

/** What the decoders are held to; the seeds are far below it, mutated headers far above. */
const MAX_PIXELS = 2 ** 21;
const MAX_BYTES = 2 ** 25;

const HEAP_MEGABYTES = 256;

const packageDirectory = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Decodes `count` mutants of each of the formats in a child process each, under a small heap.
 *
 * @param onReport - called as soon as a format is done
 */
export async function runFuzz(
  formats: readonly ImageFormat[],
  { count, seed }: { readonly count: number; readonly seed: number },
  onReport: (report: FuzzReport) => void = () => {},
): Promise<FuzzReport[]> {
  const directory = mkdtempSync(join(tmpdir(), 'iqakit-fuzz-'));
  try {
    const script = await bundleChild();
    const seeds = await makeSeeds();
    const reports: FuzzReport[] = [];
    for (const format of formats) {
      const paths = seeds[format].map((bytes, i) => {
        const path = join(directory, `${i}.${format}`);
        writeFileSync(path, bytes);
        return path;
      });
      const report = await fuzzFormat(format, script, { seeds: paths, count, seed });
      onReport(report);
      reports.push(report);
    }
    return reports;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** The child runs from the sources, bundled; the codecs' own packages are found from the package's folder. */
async function bundleChild(): Promise<string> {
  const outfile = join(packageDirectory, 'node_modules/.cache/fuzz-child.mjs');
  mkdirSync(join(packageDirectory, 'node_modules/.cache'), { recursive: true });
  await build({
    entryPoints: [fileURLToPath(new URL('./child.ts', import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    external: ['@jsquash/*', 'fast-png', 'fflate'],
    alias: {
      '@iqakit/core': join(packageDirectory, '../core/src/index.ts'),
      '@iqakit/core/image': join(packageDirectory, '../core/src/image/index.ts'),
      '@iqakit/core/numeric': join(packageDirectory, '../core/src/numeric/index.ts'),
    },
  });
  return outfile;
}

/** Runs children one after the other until all files are done: one that hangs or dies is followed by another. */
async function fuzzFormat(
  format: ImageFormat,
  script: string,
  { seeds, count, seed }: Pick<FuzzTask, 'seeds' | 'count' | 'seed'>,
): Promise<FuzzReport> {
  const findings: FuzzFinding[] = [];
  const codes: Record<string, number> = {};
  let maxRssBytes = 0;
  for (let first = 0; first < count; ) {
    const limits = { limitMilliseconds: LIMIT_MILLISECONDS, maxPixels: MAX_PIXELS, maxBytes: MAX_BYTES };
    const outcome = await runChild(script, { seeds, seed, first, count: count - first, ...limits });
    findings.push(...outcome.findings);
    for (const [code, times] of Object.entries(outcome.codes)) codes[code] = (codes[code] ?? 0) + times;
    maxRssBytes = Math.max(maxRssBytes, outcome.maxRssBytes);
    first = outcome.next;
  }
  return { format, files: count, codes, findings, maxRssBytes };
}

interface ChildOutcome {
  readonly findings: readonly FuzzFinding[];
  readonly codes: Readonly<Record<string, number>>;
  readonly maxRssBytes: number;
  /** Where another child has to go on. */
  readonly next: number;
}

function runChild(script: string, task: FuzzTask): Promise<ChildOutcome> {
  return new Promise((resolve) => {
    const child = fork(script, {
      execArgv: [`--max-old-space-size=${HEAP_MEGABYTES}`],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    const findings: FuzzFinding[] = [];
    let current = task.first;
    let done: Extract<ChildMessage, { kind: 'done' }> | undefined;
    let stderr = '';
    let timer = setTimeout(() => child.kill('SIGKILL'), HANG_MILLISECONDS);
    child.stderr?.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('message', (message: ChildMessage) => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), HANG_MILLISECONDS);
      if (message.kind === 'start') current = message.index;
      else if (message.kind === 'finding') findings.push(message.finding);
      else done = message;
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (stderr !== '') findings.push({ index: current, problem: `wrote to stderr: ${stderr}` });
      if (done !== undefined) {
        resolve({
          findings,
          codes: done.codes,
          maxRssBytes: done.maxRssBytes,
          next: task.first + task.count,
        });
        return;
      }
      findings.push({ index: current, problem: `the process ended with ${signal ?? code}` });
      resolve({ findings, codes: { crashed: 1 }, maxRssBytes: 0, next: current + 1 });
    });
    child.send(task);
  });
}
