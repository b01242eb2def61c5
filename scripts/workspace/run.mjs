import { spawn } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 1 where the command was killed or could not start
 * @property {string} output stdout and stderr together, in order of arrival
 * @property {string} stdout
 * @property {string} stderr
 */

/**
 * Runs a command to its end without a terminal on its input. With `stdio: 'inherit'` it writes
 * straight to ours and nothing is kept; after `timeout` milliseconds it is stopped.
 *
 * @param {readonly string[]} command program and arguments
 * @param {{ cwd?: string, env?: Record<string, string | undefined>, stdio?: 'pipe' | 'inherit', timeout?: number }} [options]
 * @returns {Promise<Finished>}
 */
export function run(command, { cwd = root, env = {}, stdio = 'pipe', timeout } = {}) {
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', stdio, stdio],
      timeout,
      // npx and package binaries are .cmd files on Windows, which only a shell can start.
      shell: process.platform === 'win32' && program !== process.execPath,
    });
    const finished = { code: 1, output: '', stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      finished.output += text;
      finished.stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      finished.output += text;
      finished.stderr += text;
    });
    child.on('error', (error) => {
      finished.output += `${program}: ${error.message}\n`;
      resolve(finished);
    });
    child.on('close', (code) => resolve({ ...finished, code: code ?? 1 }));
  });
}
