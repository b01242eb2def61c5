import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '@iqakit/core';
import { commandHelp } from './command-help.mjs';
import { readCommandTables } from './command-tables.mjs';
import { errorTable, exitTable } from './error-page.mjs';
import { examplesOf, writeExamplePictures } from './examples.mjs';
import { parityTable, speedTable } from './measured.mjs';
import { metricIndexPage, metricPage } from './metric-page.mjs';
import { metrics } from './metrics.mjs';
import { numbersTable } from './numbers.mjs';
import { docsFolder } from './paths.mjs';

function emptyFolder(name) {
  const folder = join(docsFolder, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return (file, text) => writeFileSync(join(folder, file), text);
}

/** What is written by hand about a metric, where its definition does not say it all. */
function notesOf({ id }) {
  const path = join(docsFolder, `metric-notes/${id}.md`);
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

/**
 * Writes everything that is made from the code: a page for each metric into `metrics/`, and the
 * tables that hand-written pages include into `generated/`.
 */
export async function writePages() {
  const writeMetric = emptyFolder('metrics');
  await writeExamplePictures();
  for (const { definition, packageName } of metrics) {
    const examples = definition.models ? undefined : await examplesOf(definition);
    writeMetric(
      `${definition.id}.md`,
      metricPage(definition, { packageName, examples, notes: notesOf(definition) }),
    );
  }
  const definitions = metrics.map(({ definition }) => definition);
  writeMetric('index.md', metricIndexPage(definitions));

  const writeTable = emptyFolder('generated');
  const { ERROR_HANDLING, EXIT_MEANINGS } = await readCommandTables();
  writeTable('errors.md', errorTable(ERROR_CODES, ERROR_HANDLING));
  writeTable('exit-codes.md', exitTable(EXIT_MEANINGS));
  writeTable('commands.md', await commandHelp());
  writeTable('numbers.md', await numbersTable());
  writeTable('parity.md', parityTable());
  writeTable('speed.md', speedTable());
  const links = definitions.map(({ title, id }) => ({ text: title, link: `/metrics/${id}` }));
  writeTable('metrics.json', JSON.stringify(links));
}
