// `npm run new:metric -- NAME [TITLE]` (pnpm new:metric NAME): a metric folder in packages/classic that
// typechecks, and whose test fails until it is given a golden from outside.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createMetric } from './new-metric/create-metric.mjs';
import { root } from './workspace/paths.mjs';

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
console.log(`Written:\n${written.map((file) => `  ${file}`).join('\n')}

Next, in packages/classic/src/${id}:
  1. definition.ts: what the metric is, from its paper; presets are named after what they reproduce.
  2. ${id}.ts: its equation in place of the mean absolute error.
  3. ${id}.test.ts: a golden computed by somebody else; the test fails until there is one.
  4. npx biome check --write packages/classic; npx vitest run packages/classic/src/${id}
  5. npm run changeset; then npm test, which asks for a size budget in scripts/packages/budgets.json.`);
