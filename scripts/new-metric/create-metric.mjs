import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Names
 * @property {string} id kebab-case: `ms-gmsd`
 * @property {string} title for people: `MS-GMSD`
 */

/** `ms-gmsd` is `msGmsd` in code. */
const camelCase = (id) => id.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());

const capitalised = (name) => name[0].toUpperCase() + name.slice(1);

function fillTemplate(template, { id, title }) {
  const name = camelCase(id);
  const values = { id, title, name, Name: capitalised(name) };
  const text = readFileSync(new URL(`${template}.template`, import.meta.url), 'utf8');
  return text.replace(/\{\{(\w+)\}\}/g, (_, key) => values[key]);
}

/** @param {string} packageFolder */
function addSubpath(packageFolder, id) {
  const file = join(packageFolder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const { './package.json': manifestItself, ...subpaths } = manifest.exports;
  manifest.exports = {
    ...subpaths,
    [`./${id}`]: { types: `./dist/${id}.d.ts`, default: `./dist/${id}.js` },
    './package.json': manifestItself,
  };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Edits one source file; throws where what is to be replaced is not there. */
function edit(file, pattern, replacement) {
  const text = readFileSync(file, 'utf8');
  if (!pattern.test(text)) throw new Error(`${file} has nothing like ${pattern}; add the metric by hand.`);
  writeFileSync(file, text.replace(pattern, replacement));
}

/** Adds the metric to the package's index, and its module to the end of `classicMetrics`. */
function register(packageFolder, id) {
  const module = `${camelCase(id)}Module`;
  const index = join(packageFolder, 'src/index.ts');
  const list = join(packageFolder, 'src/classic-metrics.ts');
  edit(index, /\s*$/, `\nexport * from './${id}/index.ts';\n`);
  edit(list, /(\n\n)/, `\nimport { ${module} } from './${id}/index.ts';$1`);
  edit(list, /(classicMetrics[^=]*= \[[^\]]*?),?\s*\]/, `$1, ${module}]`);
}

/**
 * Writes a new metric's folder and makes it known to its package.
 *
 * @param {string} packageFolder
 * @param {Names} names
 * @returns {string[]} the files written or changed, relative to the package
 */
export function createMetric(packageFolder, names) {
  const { id } = names;
  const files = {
    'definition.ts': 'definition.ts',
    [`${id}.ts`]: 'metric.ts',
    'index.ts': 'index.ts',
    [`${id}.test.ts`]: 'metric.test.ts',
  };
  mkdirSync(join(packageFolder, 'src', id), { recursive: true });
  for (const [file, template] of Object.entries(files)) {
    writeFileSync(join(packageFolder, 'src', id, file), fillTemplate(template, names));
  }
  addSubpath(packageFolder, id);
  register(packageFolder, id);
  return [
    ...Object.keys(files).map((file) => `src/${id}/${file}`),
    'src/index.ts',
    'src/classic-metrics.ts',
    'package.json',
  ];
}
