import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeImage, encodePng } from '@iqakit/codecs';
import { cropTo } from '@iqakit/core/image';
import { distortions } from '../../scripts/demo/distortions.mjs';
import { photographs } from '../../scripts/demo/photographs.mjs';
import { writeGeometryPictures } from './geometry-examples.mjs';
import { table } from './markdown.mjs';
import { docsFolder, repositoryFolder } from './paths.mjs';

const execute = promisify(execFile);
const iqa = join(repositoryFolder, 'apps/cli/bin/iqa.mjs');
const folder = join(docsFolder, 'public/examples');

/** A piece of a photograph with fine detail, large enough for every metric. */
const detail = { photograph: photographs[0], x: 330, y: 260, width: 384, height: 256 };

/** Writes the pictures that every metric's page shows: one as it should be, and its distorted versions. */
export async function writeExamplePictures() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { photograph, x, y, width, height } = detail;
  const photo = (await decodeImage(readFileSync(photograph.path))).image;
  const reference = cropTo(photo, x, y, width, height);
  const write = async (name, picture) => writeFileSync(join(folder, `${name}.png`), await encodePng(picture));
  await write('reference', reference);
  for (const { name, make } of distortions) await write(name, await make(reference));
  await writeGeometryPictures(photo, write);
}

async function compare(metric, picture, ...options) {
  const files = ['reference.png', `${picture}.png`].map((file) => join(folder, file));
  const { stdout } = await execute(process.execPath, [
    iqa,
    'compare',
    ...files,
    '-m',
    metric,
    '--json',
    ...options,
  ]);
  return JSON.parse(stdout).results[0].score;
}

/**
 * The example pictures with a metric's scores, and its map of one of them.
 *
 * @param {import('@iqakit/core/metric').MetricDefinition} definition of a metric that needs no weights
 * @returns {Promise<string>} Markdown
 */
export async function examplesOf({ id, title, hasMap, scale }) {
  const rows = [['![The reference](/examples/reference.png)', 'Reference', '']];
  for (const { name, title: distortion } of distortions) {
    const score = await compare(id, name);
    rows.push([`![${distortion}](/examples/${name}.png)`, distortion, `${score.toFixed(4)} ${scale.unit}`]);
  }
  const pictures = table(['Picture', 'What was done', 'Score'], rows);
  if (!hasMap) return pictures;
  await compare(id, 'jpeg-10', '--map', join(folder, `${id}-map.png`));
  return `${pictures}\n\nWhere the JPEG of quality 10 differs, as \`--map\` paints it:\n\n![Map of ${title}](/examples/${id}-map.png)`;
}
