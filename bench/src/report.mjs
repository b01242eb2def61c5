/**
 * Each contender beside ours of the same metric.
 *
 * @param {readonly (import('./classic-contenders.mjs').Contender & { milliseconds: number, error?: number })[]} timed
 */
export function compareMetric(timed) {
  return timed.map(({ name, metric, milliseconds, error }) => {
    const ours = timed.find((other) => other.isOurs && other.metric === metric);
    return {
      metric,
      name,
      milliseconds,
      slower: ours ? milliseconds / ours.milliseconds : null,
      error: error ?? null,
    };
  });
}

/** @param {ReturnType<typeof compareMetric>} rows */
export function table(rows) {
  const cells = rows.map(({ metric, name, milliseconds, slower, error }) => [
    metric,
    name,
    milliseconds.toFixed(milliseconds < 10 ? 2 : 1),
    slower === null ? '-' : `${slower.toFixed(2)}x`,
    error === null ? '-' : error.toExponential(1),
  ]);
  return columns(['metric', 'package', 'ms', 'slower', 'error'], cells);
}

/**
 * Lines of text under a head, the first two columns words, the others numbers.
 *
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} rows
 */
export function columns(head, rows) {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column].length)));
  const isNumber = (column) => column >= 2;
  return all
    .map((row) =>
      row.map((cell, c) => (isNumber(c) ? cell.padStart(widths[c]) : cell.padEnd(widths[c]))).join('  '),
    )
    .join('\n');
}
