import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The folders of everything that is published, relative to the root, each after what it needs. */
export const publishedFolders = [
  'packages/core',
  'packages/classic',
  'packages/codecs',
  'packages/deep',
  'packages/fusion',
  'apps/cli',
];

/** @param {string} path relative to the root */
export const fromRoot = (path) => join(root, path);

/**
 * A package.json.
 * @param {string} [folder] relative to the root
 */
export function readManifest(folder = '.') {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
}
