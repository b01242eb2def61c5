/** @param {import('./schedule.mjs').Report} report */
const countSkipped = ({ skipped = [] }) => skipped.reduce((count, skip) => count + skip.count, 0);

const sum = (reports, count) => reports.reduce((all, report) => all + count(report), 0);

/**
 * A table of the steps, then every skipped suite with its reason.
 *
 * @param {readonly import('./schedule.mjs').Report[]} reports
 */
export function summary(reports) {
  const row = (cells) =>
    `${String(cells[0]).padEnd(10)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(9))
      .join('')}`;
  const rows = reports.map((report) =>
    row([report.name, `${report.seconds.toFixed(1)} s`, report.passed, report.failed, countSkipped(report)]),
  );
  const skips = reports.flatMap(({ name: step, skipped = [] }) =>
    skipped.map(({ name, reason, count }) => `  ${step}: ${name} (${count}): ${reason}`),
  );
  return [
    '',
    row(['step', 'time', 'passed', 'failed', 'skipped']),
    ...rows,
    '',
    ...(skips.length > 0 ? ['Skipped:', ...skips, ''] : ['Nothing was skipped.', '']),
  ].join('\n');
}

/**
 * The last line.
 *
 * @param {readonly import('./schedule.mjs').Report[]} reports
 */
export function total(reports) {
  const passed = sum(reports, (report) => report.passed);
  const failed = sum(reports, (report) => report.failed);
  return `${passed} passed, ${failed} failed, ${sum(reports, countSkipped)} skipped`;
}
