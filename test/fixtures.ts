import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe } from 'vitest';

const besideRepository = fileURLToPath(new URL('../../shared/fixtures/', import.meta.url));

/** The folder of real images and goldens: `IQA_FIXTURES`, or `../shared/fixtures` beside the repository. */
export const fixturesDirectory = (process.env.IQA_FIXTURES ?? besideRepository).replace(/\/?$/, '/');

export const hasFixtures = existsSync(fixturesDirectory);

/** The folder of published weights: `IQA_MODEL_MIRROR`, or `models` beside the fixtures. */
export const modelsDirectory = (process.env.IQA_MODEL_MIRROR ?? `${fixturesDirectory}../models`).replace(
  /\/?$/,
  '/',
);

export const hasModels = existsSync(modelsDirectory);

/** A fixture's bytes. */
export function fixture(path: string): Uint8Array {
  return new Uint8Array(readFileSync(fixturesDirectory + path));
}

/** A golden file's value. */
export function golden<T>(path: string): T {
  return JSON.parse(readFileSync(`${fixturesDirectory}golden/${path}`, 'utf8')) as T;
}

/** A suite that needs the fixtures; without them it is skipped and its name says why. */
export function describeWithFixtures(name: string, suite: () => void): void {
  if (hasFixtures) describe(name, suite);
  else describe.skip(`${name} [skipped: no fixtures; set IQA_FIXTURES]`, suite);
}

/** A suite that needs published weights; without them it is skipped and its name says why. */
export function describeWithModels(name: string, suite: () => void): void {
  if (hasModels) describe(name, suite);
  else describe.skip(`${name} [skipped: no published weights; set IQA_MODEL_MIRROR]`, suite);
}
