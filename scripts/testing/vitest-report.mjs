/**
 * @typedef {{ ancestorTitles: string[], title: string, status: string }} Assertion
 * @typedef {{ assertionResults: Assertion[] }} TestFile
 * @typedef {{ numPassedTests: number, numFailedTests: number, numFailedTestSuites: number, testResults: TestFile[] }} VitestJson
 */

/** A suite or test that skips itself says why in its name: `goldens [skipped: no fixtures; set IQA_FIXTURES]`. */
const reasonInName = /^(.*?)\s*\[skipped: (.+)\]$/;

/** @param {Assertion} assertion */
function describeSkip({ ancestorTitles, title }) {
  const names = [...ancestorTitles, title];
  const depth = names.findIndex((name) => reasonInName.test(name));
  if (depth === -1) return { name: names.join(' > '), reason: 'no reason given' };
  const [, ownName, reason] = reasonInName.exec(names[depth]);
  return { name: [...names.slice(0, depth), ownName].join(' > '), reason };
}

/**
 * The tests a vitest run skipped, grouped by the suite that says why.
 *
 * @param {VitestJson} json
 * @returns {import('./schedule.mjs').Skipped[]}
 */
export function skippedTests(json) {
  const isSkipped = ({ status }) => status !== 'passed' && status !== 'failed';
  const skips = json.testResults.flatMap((file) => file.assertionResults.filter(isSkipped).map(describeSkip));
  /** @type {Map<string, import('./schedule.mjs').Skipped>} */
  const groups = new Map();
  for (const { name, reason } of skips) {
    const key = `${name}\n${reason}`;
    groups.set(key, { name, reason, count: (groups.get(key)?.count ?? 0) + 1 });
  }
  return [...groups.values()];
}

/**
 * Counts of a finished run. A file that could not be loaded and an error outside any test have no
 * failed test of their own, yet the run failed.
 *
 * @param {VitestJson} json
 * @param {number} exitCode
 */
export function countTests(json, exitCode) {
  const failed = exitCode === 0 ? 0 : Math.max(json.numFailedTests, json.numFailedTestSuites > 0 ? 1 : 0, 1);
  return { passed: json.numPassedTests, failed };
}
