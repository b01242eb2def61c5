// `npm run new:metric -- NAME [TITLE]` (pnpm new:metric NAME): a metric folder in packages/classic that
// lints and typechecks, and whose test fails until it is given a golden from outside.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createMetric } from './new-metric/create-metric.mjs';
import { fromRoot, root } from './workspace/paths.mjs';
import { run } from './workspace/run.mjs';

const [id, title] = process.argv.slice(2);
const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function fail(message) {
  console.error(message);
  process.exit(2);
}

if (!id) fail('Usage: npm run new:metric -- NAME [TITLE], with the name in kebab-case: gmsd, ms-gmsd ...');
if (!kebabCase.test(id))
  fail(`'${id}' is not kebab-case: lower-case letters and digits, words joined by '-'.`);
if (existsSync(join(root, 'packages/classic/src', id))) fail(`packages/classic/src/${id} exists already.`);

const written = createMetric(join(root, 'packages/classic'), { id, title: title ?? id.toUpperCase() });
// Where the new lines belong in sorted imports, and where they break, depends on the name.
const biome = fromRoot('node_modules/@biomejs/biome/bin/biome');
const formatting = await run([process.execPath, biome, 'check', '--write', 'packages/classic']);
if (formatting.code !== 0) console.error(`Not formatted, run npm run format:\n${formatting.output}`);
console.log(`Written:\n${written.map((file) => `  ${file}`).join('\n')}

Next, in packages/classic/src/${id}:
  1. definition.ts: what the metric is, from its paper; presets are named after what they reproduce.
  2. ${id}.ts: its equation in place of the mean absolute error.
  3. ${id}.test.ts: a golden computed by somebody else; the test fails until there is one.
  4. npx vitest run packages/classic
  5. npm run changeset; then npm test, which asks for a size budget in scripts/packages/budgets.json.`);
