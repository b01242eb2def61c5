/**
 * One metric's ranking of one ladder.
 *
 * @typedef {{ metric: string, geometry: string, ladder: string, correlation: number }} Observation
 */

/** A ranking without a mistake; the correlation of equal ranks may be a rounding below 1. */
const FLAWLESS = 1 - 1e-9;

/**
 * Mean and worst rank correlation, and how many ladders are ranked without a mistake, for each geometry, ladder
 * and metric.
 *
 * @param {readonly Observation[]} observations
 */
export function summarize(observations) {
  /** @type {Map<string, Observation[]>} */
  const cells = new Map();
  for (const observation of observations) {
    const { geometry, ladder, metric } = observation;
    const key = JSON.stringify({ geometry, ladder, metric });
    cells.set(key, [...(cells.get(key) ?? []), observation]);
  }
  return [...cells].map(([key, members]) => ({
    ...JSON.parse(key),
    mean: members.reduce((sum, { correlation }) => sum + correlation, 0) / members.length,
    worst: Math.min(...members.map(({ correlation }) => correlation)),
    flawless: members.filter(({ correlation }) => correlation >= FLAWLESS).length,
    ladders: members.length,
  }));
}

/**
 * A Markdown table with a line for each geometry and ladder, a column for each metric.
 *
 * @param {ReturnType<typeof summarize>} summary
 */
export function agreementTable(summary) {
  const metrics = [...new Set(summary.map(({ metric }) => metric))];
  const lines = summary.filter(({ metric }) => metric === metrics[0]);
  const cell = ({ geometry, ladder }, metric) => {
    const found = summary.find(
      (other) => other.metric === metric && other.geometry === geometry && other.ladder === ladder,
    );
    return `${found.mean.toFixed(3)} (${found.flawless}/${found.ladders})`;
  };
  return markdown([
    ['geometry', 'ladder', ...metrics],
    ['---', '---', ...metrics.map(() => '---:')],
    ...lines.map((line) => [line.geometry, line.ladder, ...metrics.map((metric) => cell(line, metric))]),
  ]);
}

function markdown(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => `| ${row.map((text, column) => text.padEnd(widths[column])).join(' | ')} |`)
    .join('\n');
}
