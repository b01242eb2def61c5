// Checks what would be published, from the tarballs: manifests, types, sizes, and consumers of several
// kinds. `--report FILE` writes the counts as JSON.
import { rmSync, writeFileSync } from 'node:fs';
import {
  checkCommand,
  checkFiles,
  checkImport,
  checkManifest,
  checkRequire,
  checkTypesInBundlers,
  checkTypesInNode,
  checkTypesResolve,
  checkVite,
} from './packages/checks.mjs';
import { createConsumer } from './packages/consumer.mjs';
import { checkSize } from './packages/size.mjs';

const canRequireModules = Boolean(process.features.require_module);

const { consumer, packages } = await createConsumer();
const libraries = packages.filter(({ subpaths }) => subpaths.length > 0);
const commands = packages.filter(({ subpaths }) => subpaths.length === 0);
const subpaths = libraries.flatMap((library) => library.subpaths);

const check = (name, run) => ({ name, run });

const checks = [
  ...packages.flatMap((packed) => [
    check(`${packed.name}: files`, () => checkFiles(packed)),
    check(`${packed.name}: publint`, () => checkManifest(packed)),
  ]),
  ...libraries.map((packed) => check(`${packed.name}: attw`, () => checkTypesResolve(packed))),
  ...commands.map((packed) => check(`${packed.name}: command`, () => checkCommand(packed))),
  ...subpaths.flatMap((subpath) => [
    check(`${subpath}: import`, () => checkImport(consumer, subpath)),
    ...(canRequireModules ? [check(`${subpath}: require`, () => checkRequire(consumer, subpath))] : []),
    check(`${subpath}: size`, () => checkSize(consumer, subpath)),
  ]),
  check('types under nodenext', () => checkTypesInNode(consumer, subpaths)),
  check('types under bundler resolution', () => checkTypesInBundlers(consumer, subpaths)),
  check('vite bundle', () => checkVite(consumer, subpaths)),
];

const report = { passed: 0, failed: 0, skipped: [] };
if (!canRequireModules) {
  const reason = `Node ${process.versions.node} cannot require() ES modules`;
  report.skipped.push({ name: 'require of every subpath', reason, count: subpaths.length });
}
for (const { name, run } of checks) {
  const problem = await run().catch((error) => String(error?.stack ?? error));
  if (problem === undefined) report.passed++;
  else {
    report.failed++;
    console.log(`FAIL ${name}\n${problem}\n`);
  }
}
rmSync(consumer, { recursive: true, force: true });

console.log(`${report.passed} package checks passed, ${report.failed} failed`);
const reportFile = process.argv[process.argv.indexOf('--report') + 1];
if (process.argv.includes('--report')) writeFileSync(reportFile, JSON.stringify(report));
process.exitCode = report.failed > 0 ? 1 : 0;
