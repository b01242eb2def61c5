import { createRandom } from '@iqakit/core/numeric';
import type { FitData } from './fit-data.ts';

/** More contents than this are left out in groups. */
const MOST_FOLDS = 5;

/** Whether a row shows one of these contents; a row without a content shows none. */
export function isAmong(contents: ReadonlySet<string>, group: string | null): boolean {
  return group !== null && contents.has(group);
}

/** Contents in up to five groups, dealt out in a seeded order. */
export function foldsOf(groups: FitData['groups'], seed: number): readonly ReadonlySet<string>[] {
  const names = [...new Set(groups.filter((group) => group !== null))].sort();
  createRandom(seed).shuffle(names);
  const count = Math.min(MOST_FOLDS, names.length);
  return Array.from({ length: count }, (_, fold) => new Set(names.filter((_name, i) => i % count === fold)));
}
