// Builds the site: the pages that are made from the code, the API reference, then everything by VitePress.
// A dead link fails. `--pages-only` stops before the reference, for `vitepress dev`.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vitepress';
import { deadLinks } from './links.mjs';
import { writePages } from './pages.mjs';
import { docsFolder } from './paths.mjs';
import { writeReference } from './reference.mjs';

await writePages();
if (!process.argv.includes('--pages-only')) {
  await writeReference();
  const site = join(docsFolder, '.vitepress/dist');
  rmSync(site, { recursive: true, force: true });
  await build(docsFolder);
  // TypeDoc checks the links of the reference itself.
  const dead = deadLinks(site, (path) => !path.startsWith('reference'));
  if (dead.length > 0) {
    console.error(`Dead links:\n${dead.join('\n')}`);
    process.exitCode = 1;
  }
}
