import type { FitRow } from './fit-rows.ts';

/**
 * The content of each row, for leaving rows out: its group, and all groups that show one reference are one,
 * whatever tables they come from. A ladder whose photograph is such a reference belongs to its content; any
 * other has none and is never left out.
 *
 * @param rows - rated pairs with their groups, and steps of ladders
 * @param references - a digest of each row's reference
 */
export function contentsOf(
  rows: readonly Pick<FitRow, 'group'>[],
  references: readonly string[],
): readonly (string | null)[] {
  /** By a group, one that it is the same content as; the first of a content stands for itself. */
  const same = new Map<string, string>();
  const first = (group: string): string => {
    let name = group;
    for (let other = same.get(name); other !== undefined; other = same.get(name)) name = other;
    return name;
  };
  const shown = new Map<string, string>();
  for (const [i, { group }] of rows.entries()) {
    if (group === null) continue;
    const known = first(shown.get(references[i]) ?? group);
    if (first(group) !== known) same.set(first(group), known);
    shown.set(references[i], known);
  }
  return rows.map(({ group }, i) => {
    const name = group ?? shown.get(references[i]);
    return name === undefined ? null : first(name);
  });
}
