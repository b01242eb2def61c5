import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { build as viteBuild } from 'vite';
import { fromRoot } from '../workspace/paths.mjs';
import { run } from '../workspace/run.mjs';
import { runsInBrowsers } from './budgets.mjs';
import { filesOf } from './consumer.mjs';

// Every check resolves to nothing where all is well, else to what is wrong.

const node = process.execPath;

/** @param {import('./consumer.mjs').Packed} packed */
export async function checkManifest({ tarball }) {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
  return messages.map((message) => formatMessage(message, pkg, { color: false })).join('\n') || undefined;
}

/** @param {import('./consumer.mjs').Packed} packed */
export async function checkTypesResolve({ tarball }) {
  const attw = fromRoot('node_modules/@arethetypeswrong/cli/dist/index.js');
  const options = [
    '--profile',
    'esm-only',
    '--no-definitely-typed',
    '--no-emoji',
    '--no-color',
    '--format',
    'ascii',
  ];
  const { code, output } = await run([node, attw, tarball, ...options]);
  return code === 0 ? undefined : output;
}

/** @param {import('./consumer.mjs').Packed} packed */
export async function checkFiles({ folder, name }) {
  const files = filesOf(folder);
  const missing = ['LICENSE', 'README.md'].filter((file) => !files.includes(file));
  if (missing.length > 0) return `${name} is packed without ${missing.join(' and ')}`;
  const unwanted = files.filter((file) => /(^|\/)(src|test)\/|\.test\.|tsbuildinfo/.test(file));
  if (unwanted.length > 0) return `${name} is packed with ${unwanted.join(', ')}`;
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const unresolved = Object.entries(dependencies).filter(([, range]) => range.startsWith('workspace:'));
  return unresolved.length > 0 ? `${name} depends on ${unresolved.join(', ')}` : undefined;
}

async function mustBeSilent(command, cwd) {
  const { code, stderr, output } = await run(command, { cwd, env: { NODE_OPTIONS: '' } });
  return code === 0 && stderr === '' ? undefined : `exit code ${code}\n${output}`;
}

/** An import that leaves something on stderr, or nothing to use, is broken. */
export const checkImport = (consumer, subpath) =>
  mustBeSilent(
    [
      node,
      '--input-type=module',
      '--eval',
      `const all = await import('${subpath}');
       if (Object.keys(all).length === 0) throw new Error('no exports');`,
    ],
    consumer,
  );

/** CommonJS callers get the same module where Node can `require` ES modules. */
export const checkRequire = (consumer, subpath) =>
  mustBeSilent(
    [
      node,
      // Node 20 and 22 announce on every use that require() of ES modules is new; that line is theirs, not ours.
      '--disable-warning=ExperimentalWarning',
      '--input-type=commonjs',
      '--eval',
      `if (Object.keys(require('${subpath}')).length === 0) throw new Error('no exports');`,
    ],
    consumer,
  );

/** The declarations must hold for callers who check their libraries too. */
async function checkDeclarations(consumer, subpaths, { name, compilerOptions }) {
  const source = `consumer-${name}.ts`;
  const project = `tsconfig-${name}.json`;
  const imports = subpaths.map((subpath, index) => `export * as part${index} from '${subpath}';\n`);
  writeFileSync(join(consumer, source), imports.join(''));
  const options = { strict: true, noEmit: true, skipLibCheck: false, target: 'es2022', ...compilerOptions };
  writeFileSync(join(consumer, project), JSON.stringify({ compilerOptions: options, files: [source] }));
  const { code, output } = await run([node, fromRoot('node_modules/typescript/bin/tsc'), '-p', project], {
    cwd: consumer,
  });
  return code === 0 ? undefined : output;
}

export const checkTypesInNode = (consumer, subpaths) =>
  checkDeclarations(consumer, subpaths, {
    name: 'nodenext',
    compilerOptions: { module: 'nodenext', types: ['node'], lib: ['es2023', 'dom', 'esnext.disposable'] },
  });

/** Without Node's types: a `Buffer` in a declaration would make the package unusable in a page. */
export const checkTypesInBundlers = (consumer, subpaths) =>
  checkDeclarations(consumer, subpaths.filter(runsInBrowsers), {
    name: 'bundler',
    compilerOptions: {
      module: 'esnext',
      moduleResolution: 'bundler',
      types: [],
      lib: ['es2023', 'dom', 'esnext.disposable'],
    },
  });

/** Vite bundles every browser subpath without a word, so none of Node's modules is left in it. */
export async function checkVite(consumer, subpaths) {
  const imports = subpaths
    .filter(runsInBrowsers)
    .map((subpath, index) => `import * as part${index} from '${subpath}';`);
  const uses = imports.map((_, index) => `part${index}`).join(', ');
  writeFileSync(join(consumer, 'page.js'), `${imports.join('\n')}\nconsole.log([${uses}]);\n`);
  writeFileSync(
    join(consumer, 'index.html'),
    '<!doctype html><script type="module" src="./page.js"></script>',
  );
  const warnings = [];
  const note = (message) => warnings.push(message);
  await viteBuild({
    root: consumer,
    configFile: false,
    logLevel: 'warn',
    build: { outDir: 'bundle', target: 'es2022', chunkSizeWarningLimit: Number.POSITIVE_INFINITY },
    customLogger: {
      info() {},
      warn: note,
      warnOnce: note,
      error: note,
      clearScreen() {},
      hasErrorLogged: () => false,
      hasWarned: false,
    },
  });
  if (!existsSync(join(consumer, 'bundle/index.html'))) return 'vite built nothing';
  return warnings.length > 0 ? warnings.join('\n') : undefined;
}

/** The installed command answers. */
export const checkCommand = ({ folder }) =>
  mustBeSilent([node, join(folder, 'bin/iqa.mjs'), '--version'], folder);
