import { type Difference, isOutside } from './differences.ts';
import { PAIR_SIZES, type PairSize } from './measure.ts';
import type { Place } from './runtimes.ts';

/** Metric and kind of number down, places across; `*` and `+` where others had larger pictures, `!` outside its bound. */
export function parityTable(differences: readonly Difference[], places: readonly Place[]): string {
  const rows = rowsOf(differences);
  const cells = [
    ['', '', '', ...places.map(({ title }) => title[0])],
    ['metric', 'value', 'bound', ...places.map(({ title }) => title[1])],
    ...rows.map((row) => {
      const [{ metric, value }] = row;
      const bound = Math.max(...row.map((difference) => difference.bound));
      const largest = Math.max(...row.map(({ size }) => PAIR_SIZES.indexOf(size)));
      const inPlace = places.map(({ id }) =>
        cell(
          row.find(({ place }) => place === id),
          PAIR_SIZES[largest],
        ),
      );
      return [metric, value, bound.toExponential(0), ...inPlace];
    }),
  ];
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row: readonly string[]) =>
    row
      .map((text, c) => (c < 2 ? text.padEnd(widths[c]) : text.padStart(widths[c])))
      .join('  ')
      .trimEnd();
  return cells.map(line).join('\n');
}

/** The differences of one metric and kind of number together, in the order of measuring. */
export function rowsOf(differences: readonly Difference[]): readonly (readonly Difference[])[] {
  const rows = new Map<string, Difference[]>();
  for (const difference of differences) {
    const key = `${difference.metric} ${difference.value}`;
    rows.set(key, [...(rows.get(key) ?? []), difference]);
  }
  return [...rows.values()];
}

function cell(difference: Difference | undefined, largest: PairSize): string {
  if (difference === undefined) return '-';
  const number = difference.largest === 0 ? '0' : difference.largest.toExponential(1);
  return `${number}${markOf(difference, largest)}`;
}

function markOf(difference: Difference, largest: PairSize): string {
  if (isOutside(difference)) return '!';
  if (difference.size === largest) return ' ';
  return difference.size === 'tiny' ? '+' : '*';
}
