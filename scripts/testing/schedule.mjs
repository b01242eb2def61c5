/**
 * @typedef {object} Skipped
 * @property {string} name
 * @property {string} reason
 * @property {number} count how many tests are behind it
 *
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {readonly Skipped[]} [skipped]
 * @property {string} output what to show where something failed
 * @property {boolean} [blocked] true where it did not run because what it needs had failed
 *
 * @typedef {object} Step
 * @property {string} name
 * @property {readonly string[]} needs names of the steps that must have passed before
 * @property {() => Promise<Outcome>} run
 *
 * @typedef {Outcome & { name: string, seconds: number }} Report
 */

/** @param {Report} report */
export const hasFailed = (report) => report.failed > 0;

/**
 * Runs steps, `lanes` at a time, each after what it needs; earlier ones of the list first. A step
 * whose need failed is skipped and says so.
 *
 * @param {readonly Step[]} steps
 * @param {{ lanes: number, onStart: (name: string) => void, onEnd: (report: Report) => void }} options
 * @returns {Promise<Report[]>} in the order of `steps`
 */
export async function schedule(steps, { lanes, onStart, onEnd }) {
  const waiting = new Set(steps);
  /** @type {Map<string, Report>} */
  const reports = new Map();

  const isReady = (step) => step.needs.every((need) => reports.has(need));

  async function perform(step) {
    const unmet = step.needs.find((need) => hasFailed(reports.get(need)) || reports.get(need).blocked);
    if (unmet) return { ...skippedStep(step.name, `it needs '${unmet}', which failed`), blocked: true };
    onStart(step.name);
    return step.run().catch((error) => ({ passed: 0, failed: 1, output: String(error?.stack ?? error) }));
  }

  async function start(step) {
    waiting.delete(step);
    const began = performance.now();
    const outcome = await perform(step);
    const report = { ...outcome, name: step.name, seconds: (performance.now() - began) / 1000 };
    reports.set(step.name, report);
    onEnd(report);
  }

  /** @type {Set<Promise<void>>} */
  const running = new Set();
  while (waiting.size > 0 || running.size > 0) {
    const next = running.size < lanes ? [...waiting].find(isReady) : undefined;
    if (next) {
      const job = start(next).finally(() => running.delete(job));
      running.add(job);
    } else {
      if (running.size === 0) throw new Error(`No step can start: ${[...waiting].map((step) => step.name)}`);
      await Promise.race(running);
    }
  }
  return steps.map((step) => reports.get(step.name));
}

/**
 * The outcome of a step that did not run.
 *
 * @param {string} name
 * @param {string} reason
 * @returns {Outcome}
 */
export const skippedStep = (name, reason) => ({
  passed: 0,
  failed: 0,
  skipped: [{ name, reason, count: 1 }],
  output: '',
});
