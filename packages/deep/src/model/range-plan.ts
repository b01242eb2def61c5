import type { Extent } from '../checkpoint/index.ts';

/** Tensors that are fetched with one request. */
export interface RangeGroup extends Extent {
  readonly names: readonly string[];
}

export interface RangePlanOptions {
  /** Holes up to this size are fetched along rather than skipped: a request costs about as much. */
  readonly gapBytes: number;
  /** A group grows no further than this, which bounds memory; a larger tensor makes its own group. */
  readonly groupBytes: number;
}

/** Orders tensors by their place in a file and joins neighbours. Every tensor is in exactly one group. */
export function planRanges(
  extents: ReadonlyMap<string, Extent>,
  options: RangePlanOptions,
): readonly RangeGroup[] {
  const ordered = [...extents].sort(([, a], [, b]) => a.offset - b.offset || a.length - b.length);
  const groups: RangeGroup[] = [];
  for (const [name, extent] of ordered) {
    const last = groups.at(-1);
    const joined = last && join(last, name, extent);
    const isNear = last && extent.offset - (last.offset + last.length) <= options.gapBytes;
    if (joined && isNear && joined.length <= options.groupBytes) groups[groups.length - 1] = joined;
    else groups.push({ ...extent, names: [name] });
  }
  return groups;
}

function join(group: RangeGroup, name: string, extent: Extent): RangeGroup {
  const end = Math.max(group.offset + group.length, extent.offset + extent.length);
  return { offset: group.offset, length: end - group.offset, names: [...group.names, name] };
}
