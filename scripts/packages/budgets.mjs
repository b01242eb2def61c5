import { readFileSync } from 'node:fs';

/**
 * What is agreed for each subpath: its size in bytes (bundled and minified by esbuild with what it
 * takes from other iqakit packages, third-party packages left out, then gzipped), and `node: true`
 * where it needs Node. Every other subpath must bundle for a browser.
 *
 * @type {Readonly<Record<string, { readonly gzip: number, readonly node?: boolean }>>}
 */
export const budgets = JSON.parse(readFileSync(new URL('budgets.json', import.meta.url), 'utf8'));

/** @param {string} subpath */
export const runsInBrowsers = (subpath) => !budgets[subpath]?.node;
