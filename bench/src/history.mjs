import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hardware } from './hardware.mjs';

const folder = fileURLToPath(new URL('../history/', import.meta.url));

/**
 * Adds one line of JSON to a bench's history.
 *
 * @param {string} bench the file's name
 * @param {unknown} results
 * @returns {string} the file's path from the repository's root
 */
export function appendHistory(bench, results) {
  mkdirSync(folder, { recursive: true });
  const entry = { date: new Date().toISOString(), commit: commit(), hardware: hardware(), results };
  appendFileSync(`${folder}${bench}.ndjson`, `${JSON.stringify(entry)}\n`);
  return `bench/history/${bench}.ndjson`;
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    return null;
  }
}
