import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright';
import { chromiumFlags, chromiumPath, noChromium } from '../../scripts/workspace/chromium.mjs';
import { GLOBAL_NAME } from './bundle.ts';

/** A JavaScript engine that can run the bundled script. */
export interface Engine {
  readonly name: string;
  /** Its program, or undefined where it is not installed. */
  readonly path: string | undefined;
  /** Why it is left out where it is not installed. */
  readonly absence: string;
  /** The lines that a script file, which ends by printing them, leaves behind. */
  run(path: string, script: string): Promise<string[]>;
}

const LINES = `${GLOBAL_NAME}.lines`;

/** The script's last statement in shells: Node's has `console`, the others have `print`. */
export const PRINT_LINES = `(typeof print === 'function' ? print : console.log)(${LINES}.join('\\n'));`;

export const engines: readonly Engine[] = [
  { name: 'V8 in Node', path: process.execPath, absence: '', run: runInShell },
  {
    name: 'JavaScriptCore in jsc',
    path: jscPath(),
    absence: 'jsc is not installed: apt-get install libjavascriptcoregtk-4.0-bin',
    run: runInShell,
  },
  {
    name: 'SpiderMonkey in gjs',
    path: onPath('gjs'),
    absence: 'gjs is not installed: apt-get install gjs',
    run: runInShell,
  },
  { name: 'V8 in headless Chromium', path: chromiumPath(), absence: noChromium, run: runInChromium },
];

async function runInShell(path: string, script: string): Promise<string[]> {
  return execFileSync(path, [script], { encoding: 'utf8', maxBuffer: 2 ** 26 })
    .trim()
    .split('\n');
}

async function runInChromium(executablePath: string, script: string): Promise<string[]> {
  const browser = await chromium.launch({ executablePath, args: chromiumFlags });
  try {
    const page = await browser.newPage();
    // A page's own `print` opens a dialog; the lines are read from the page instead.
    await page.evaluate('globalThis.print = () => {}');
    await page.addScriptTag({ path: script });
    return await page.evaluate<string[]>(LINES);
  } finally {
    await browser.close();
  }
}

function onPath(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** Debian keeps jsc beside the library, in a folder named after the machine. */
function jscPath(): string | undefined {
  const machines = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  const places = machines.map((machine) => join('/usr/lib', machine, 'webkit2gtk-4.0/jsc'));
  return onPath('jsc') ?? places.find((path) => existsSync(path));
}
