import { mkdirSync, mkdtempSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { withPnpm } from '../workspace/install.mjs';
import { fromRoot, publishedFolders, readManifest } from '../workspace/paths.mjs';
import { run } from '../workspace/run.mjs';

/**
 * A published package as a stranger gets it.
 *
 * @typedef {object} Packed
 * @property {string} name
 * @property {string} tarball path of the .tgz
 * @property {string} folder where it lies unpacked in the consumer's node_modules
 * @property {readonly string[]} subpaths what `import` accepts: `@iqakit/core`, `@iqakit/core/color` ...
 */

/** @param {{ name: string, exports?: Record<string, unknown> }} manifest */
function subpathsOf({ name, exports = {} }) {
  return Object.keys(exports)
    .filter((key) => key !== './package.json')
    .map((key) => name + key.slice(1));
}

/** Makes `node_modules/<name>` of the consumer lead to the copy that the workspace has installed. */
function linkDependency(consumer, folder, name) {
  const target = join(consumer, 'node_modules', name);
  mkdirSync(dirname(target), { recursive: true });
  try {
    symlinkSync(realpathSync(fromRoot(join(folder, 'node_modules', name))), target, 'junction');
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

/**
 * A project outside the repository that has every package installed from its tarball, as if from a
 * registry, without using one.
 *
 * @returns {Promise<{ consumer: string, packages: Packed[] }>}
 */
export async function createConsumer() {
  const consumer = realpathSync(mkdtempSync(join(tmpdir(), 'iqakit-consumer-')));
  const tarballs = join(consumer, 'tarballs');
  const selection = publishedFolders.map((folder) => `--filter=./${folder}`);
  await mustRun(withPnpm('--recursive', ...selection, 'pack', '--pack-destination', tarballs));

  const packages = [];
  for (const folder of publishedFolders) {
    const manifest = readManifest(folder);
    const fileName = `${manifest.name.replace('@', '').replace('/', '-')}-${manifest.version}.tgz`;
    const target = join(consumer, 'node_modules', manifest.name);
    mkdirSync(target, { recursive: true });
    await mustRun(['tar', '-xzf', join(tarballs, fileName), '-C', target, '--strip-components=1']);
    const thirdParty = Object.keys(manifest.dependencies ?? {}).filter(
      (name) => !name.startsWith('@iqakit/'),
    );
    for (const name of thirdParty) linkDependency(consumer, folder, name);
    packages.push({
      name: manifest.name,
      tarball: join(tarballs, fileName),
      folder: target,
      subpaths: subpathsOf(manifest),
    });
  }
  linkDependency(consumer, '.', '@types/node');
  writeFileSync(
    join(consumer, 'package.json'),
    JSON.stringify({ name: 'consumer', private: true, type: 'module' }),
  );
  return { consumer, packages };
}

async function mustRun(command) {
  const { code, output } = await run(command);
  if (code !== 0) throw new Error(`${command.join(' ')}\n${output}`);
}

/** The files of an unpacked package, relative to it. */
export function filesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}
