// `npm run build [-- --docs]`: the packages and the command line, or the documentation with all it needs.
import { buildDocs, buildPackages } from './workspace/build.mjs';
import { install } from './workspace/install.mjs';

await install();
const { code, output } = await (process.argv.includes('--docs') ? buildDocs() : buildPackages());
process.stdout.write(output);
process.exitCode = code;
