import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fromRoot, publishedFolders, readManifest } from './paths.mjs';
import { run } from './run.mjs';

const stampFile = fromRoot('node_modules/.iqakit-installed');

/** What an installation depends on; when none of it changed there is nothing to do. */
function installationDigest() {
  const hash = createHash('sha256');
  const manifests = ['.', 'docs', 'bench', ...publishedFolders].map((folder) => `${folder}/package.json`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests])
    hash.update(readFileSync(fromRoot(file)));
  return hash.digest('hex');
}

function isInstalled(digest) {
  const folders = publishedFolders.filter((folder) => readManifest(folder).dependencies);
  if (!folders.every((folder) => existsSync(fromRoot(`${folder}/node_modules`)))) return false;
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest;
}

/**
 * A command run by the very pnpm that package.json names, which npx fetches where it is absent and
 * puts on the PATH of whatever it starts (turbo calls `pnpm run`).
 *
 * @param {readonly string[]} args
 */
export const withPnpm = (...args) => ['npx', '--yes', readManifest().packageManager, ...args];

/** Installs the locked dependencies, unless that has been done. Exits where it fails. */
export async function install() {
  const digest = installationDigest();
  if (isInstalled(digest)) return;
  console.error('Installing dependencies ...');
  const { code, output } = await run(withPnpm('install', '--frozen-lockfile'), { env: { CI: 'true' } });
  if (code !== 0) {
    console.error(output);
    console.error(
      'The installation failed; the lines above say why. It needs Node 20.19 or newer and an npm registry.',
    );
    process.exit(1);
  }
  writeFileSync(stampFile, digest);
}
