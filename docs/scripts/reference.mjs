import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application } from 'typedoc';
import { docsFolder, repositoryFolder } from './paths.mjs';

const libraries = ['core', 'classic', 'codecs', 'deep', 'fusion'];

/** The source of every public subpath of a library, as its package.json exports them. */
function entryPoints(library) {
  const folder = join(repositoryFolder, 'packages', library);
  const { exports } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return Object.keys(exports)
    .filter((key) => key !== './package.json')
    .map((key) => join(folder, 'src', key, 'index.ts'));
}

/** Writes the API reference; throws where a doc comment links to what does not exist. */
export async function writeReference() {
  const app = await Application.bootstrapWithPlugins({
    options: join(docsFolder, 'typedoc.json'),
    entryPoints: libraries.flatMap(entryPoints),
  });
  const project = await app.convert();
  if (!project) throw new Error('The API reference could not be read from the sources.');
  app.validate(project);
  if (app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error('The API reference has problems; see above.');
  await app.generateOutputs(project);
}
