import { readFile, rm } from 'node:fs/promises';
import { IqaError } from '@iqakit/core';
import { writeAtomically } from '../files/write-atomically.ts';
import type { NeuralSettings } from '../neural/neural-settings.ts';
import { describeBackground } from '../pictures/background.ts';
import type { ScoringPlan } from '../scoring/plan-scoring.ts';

declare const __IQAKIT_VERSION__: string;

/**
 * What an unfinished run computes, kept beside its output until it is finished: rows of other metrics or
 * options must never follow, and a CSV file alone does not tell.
 */
export type RunRecord = Readonly<Record<string, string>>;

/** `runtime` is that of the networks, absent where none runs: two runtimes differ in the last digits. */
export function recordOf(
  plan: ScoringPlan,
  { runtime, spipsWeights }: Pick<NeuralSettings, 'runtime' | 'spipsWeights'>,
): RunRecord {
  const { background, maxPixels } = plan.decode;
  const metrics = plan.requested.map(({ request: { id, preset, options } }) => [
    `metric ${id}`,
    `${preset} ${JSON.stringify(options)}`,
  ]);
  return {
    version: __IQAKIT_VERSION__,
    metrics: plan.requested.map(({ request }) => request.id).join(','),
    ...Object.fromEntries(metrics),
    ...(runtime === undefined ? {} : { runtime }),
    ...(spipsWeights === undefined ? {} : { 'spips-weights': spipsWeights }),
    fit: plan.fit,
    background: background === undefined ? 'none' : describeBackground(background),
    'max-pixels': maxPixels === undefined ? 'default' : `${maxPixels}`,
  };
}

export function recordPath(out: string): string {
  return `${out}.resume`;
}

/** The record of the unfinished run of an output file; null where there is none. */
export async function readRecord(out: string): Promise<RunRecord | null> {
  const path = recordPath(out);
  try {
    return JSON.parse(await readFile(path, 'utf8')) as RunRecord;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new IqaError(
      'E_USAGE',
      `${path} cannot be read as the record of a batch: delete it to start again.`,
      { cause },
    );
  }
}

export async function writeRecord(out: string, record: RunRecord): Promise<void> {
  await writeAtomically(recordPath(out), `${JSON.stringify(record, null, 2)}\n`);
}

export async function removeRecord(out: string): Promise<void> {
  await rm(recordPath(out), { force: true });
}

/** E_USAGE, with the first difference, where two runs do not compute the same. */
export function checkSameRun(out: string, before: RunRecord, now: RunRecord): void {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  const name = names.find((key) => before[key] !== now[key]);
  if (name === undefined) return;
  throw new IqaError(
    'E_USAGE',
    `${out} was begun with ${name} ${before[name] ?? 'absent'}, but this run has ${now[name] ?? 'absent'}: resume with ` +
      'what it was begun with, or name another file.',
  );
}
