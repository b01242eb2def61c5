import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from 'typedoc';
import { docsFolder, repositoryFolder } from './paths.mjs';

const libraries = ['core', 'classic', 'codecs', 'deep', 'fusion'];

/** Every public subpath of a library, with the source it is made from. */
function subpathsOf(library) {
  const folder = join(repositoryFolder, 'packages', library);
  const { name, exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys(exports)
    .filter((key) => key !== './package.json')
    .map((key) => ({ subpath: name + key.slice(1), source: join(folder, 'src', key, 'index.ts') }));
}

/**
 * Writes the API reference, with each module under the name one imports it by; throws where a doc
 * comment links to what does not exist.
 */
export async function writeReference() {
  const subpaths = libraries.flatMap(subpathsOf);
  const app = await Application.bootstrapWithPlugins({
    options: join(docsFolder, 'typedoc.json'),
    entryPoints: subpaths.map(({ source }) => source),
  });
  const project = await app.convert();
  if (!project) throw new Error('The API reference could not be read from the sources.');
  for (const module of project.children ?? []) {
    const file = module.sources?.[0].fullFileName;
    module.name = subpaths.find(({ source }) => source === file)?.subpath ?? module.name;
  }
  app.validate(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings()) {
    throw new Error('The API reference has problems; see above.');
  }
  await app.generateOutputs(project);
}
