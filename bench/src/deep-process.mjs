import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const worker = fileURLToPath(new URL('./deep-worker.mjs', import.meta.url));

/**
 * Starts a metric on a runtime in a process of its own.
 *
 * @param {{ metric: string, runtime: string, size: string, threads: number }} what
 */
export async function startDeepProcess({ metric, runtime, size, threads }) {
  const child = fork(worker, [metric, runtime, size, String(threads)], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const complaints = [];
  child.stderr.setEncoding('utf8').on('data', (text) => complaints.push(text));

  /** The next message; a process that ends instead has failed. */
  const answer = () =>
    new Promise((resolve) => {
      const onExit = (code) => resolve({ failure: complaints.join('').trim() || `exit code ${code}` });
      child.once('exit', onExit);
      child.once('message', (message) => {
        child.off('exit', onExit);
        resolve(message);
      });
    });
  const ask = (message) => {
    const answered = answer();
    child.send(message);
    return answered;
  };
  const { multiplyAdds, failure } = await answer();
  return {
    runtime,
    multiplyAdds,
    failure,
    /** @returns {Promise<{ milliseconds?: number, failure?: string }>} */
    run: () => ask('run'),
    /** @returns {Promise<{ peakBytes?: number }>} */
    end: () => (child.connected ? ask('end') : Promise.resolve({})),
  };
}
