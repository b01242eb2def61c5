import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryFolder } from './paths.mjs';

const execute = promisify(execFile);
const iqa = join(repositoryFolder, 'apps/cli/bin/iqa.mjs');

async function help(...command) {
  const { stdout } = await execute(process.execPath, [iqa, ...command, '--help'], {
    env: { ...process.env, NO_COLOR: '1' },
  });
  return stdout.trimEnd();
}

/** The names below a heading `Commands` of the help. */
function commandNames(text) {
  const [, listing = ''] = text.split(/^commands:?\s*$/im);
  const [block] = listing.split(/\n\s*\n/);
  return [...block.matchAll(/^ +([a-z][a-z-]*)/gm)].map(([, name]) => name);
}

/** What `iqa --help` and each command's `--help` print, as Markdown. */
export async function commandHelp() {
  const general = await help();
  const names = commandNames(general);
  if (names.length === 0) throw new Error(`iqa --help lists no commands:\n${general}`);
  const sections = [];
  for (const name of names) sections.push(`## iqa ${name}\n\n\`\`\`text\n${await help(name)}\n\`\`\``);
  return [`\`\`\`text\n${general}\n\`\`\``, ...sections].join('\n\n');
}
