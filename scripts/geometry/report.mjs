/**
 * One metric's ranking of one ladder.
 *
 * @typedef {{ metric: string, group: string, geometry: string, ladder: string, correlation: number }} Observation
 */

/** A ranking without a mistake; the correlation of equal ranks may be a rounding below 1. */
const FLAWLESS = 1 - 1e-9;

/**
 * Mean rank correlation, and the share of ladders without a mistake, for each metric, geometry and ladder.
 *
 * @param {readonly Observation[]} observations
 */
export function summarize(observations) {
  /** @type {Map<string, Observation[]>} */
  const cells = new Map();
  for (const observation of observations) {
    const { metric, group, geometry, ladder } = observation;
    const key = JSON.stringify({ metric, group, geometry, ladder });
    cells.set(key, [...(cells.get(key) ?? []), observation]);
  }
  return [...cells].map(([key, members]) => ({
    ...JSON.parse(key),
    ladders: members.length,
    correlation: members.reduce((sum, { correlation }) => sum + correlation, 0) / members.length,
    flawless: members.filter(({ correlation }) => correlation >= FLAWLESS).length,
  }));
}

/**
 * A line for each geometry, two columns for each metric and ladder.
 *
 * @param {ReturnType<typeof summarize>} summary
 * @param {number} photographs
 */
export function agreementTable(summary, photographs) {
  const metrics = [...new Set(summary.map(({ metric }) => metric))];
  const ladders = [...new Set(summary.map(({ ladder }) => ladder))];
  const columns = metrics.flatMap((metric) => ladders.map((ladder) => ({ metric, ladder })));
  const places = [
    ...new Map(summary.map(({ group, geometry }) => [`${group} ${geometry}`, { group, geometry }])).values(),
  ];
  const cellOf = (place, column) =>
    summary.find(
      (cell) =>
        cell.group === place.group &&
        cell.geometry === place.geometry &&
        cell.metric === column.metric &&
        cell.ladder === column.ladder,
    );
  const rows = [
    ['geometry', '', ...columns.map(({ metric }) => metric)],
    ['', '', ...columns.map(({ ladder }) => ladder)],
    ...places.map((place) => [
      place.group,
      place.geometry,
      ...columns.map((column) => {
        const { correlation, flawless } = cellOf(place, column);
        return `${correlation.toFixed(3)}  ${flawless}/${photographs}`;
      }),
    ]),
  ];
  return [
    'Mean rank correlation of quality with the steps of a ladder (1 is right), and how many photographs are ranked',
    'without a mistake.',
    '',
    ...align(rows),
  ].join('\n');
}

function align(rows) {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => row[c].length)));
  return rows.map((row) =>
    row
      .map((cell, c) => cell.padEnd(widths[c]))
      .join('   ')
      .trimEnd(),
  );
}
