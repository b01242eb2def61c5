// `npm start`: installs and builds what is missing, then scores distorted versions of real photographs and
// paints a heat map. `npm start -- REFERENCE DISTORTED [options of iqa compare]` does it for one's own.
import { buildPackages } from './workspace/build.mjs';
import { install } from './workspace/install.mjs';

await install();
console.error('Building ...');
const { code, output } = await buildPackages();
if (code !== 0) {
  console.error(output);
  process.exit(code);
}

const own = process.argv.slice(2);
// Imported here because they use what was only just built.
const { compareOwn, showDemo } = await import('./demo/show.mjs');
process.exitCode = own.length > 0 ? await compareOwn(own) : await showDemo();
