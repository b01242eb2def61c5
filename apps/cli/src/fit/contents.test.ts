import { describe, expect, it } from 'vitest';
import { contentsOf } from './contents.ts';

/** Rows as group and reference; a ladder has no group. */
const contents = (...rows: readonly (readonly [group: string | null, reference: string])[]) =>
  contentsOf(
    rows.map(([group]) => ({ group })),
    rows.map(([, reference]) => reference),
  );

describe('the contents that are left out together', () => {
  it('are the groups where each has references of its own', () => {
    expect(contents(['a', 'house'], ['a', 'garden'], ['b', 'sea'])).toEqual(['a', 'a', 'b']);
  });

  it('are one where two tables show the same reference', () => {
    expect(contents(['0 house', 'house'], ['0 sea', 'sea'], ['1 building', 'house'])).toEqual([
      '0 house',
      '0 sea',
      '0 house',
    ]);
  });

  it('are one where a third shows the references of two', () => {
    const rows = [
      ['a', 'house'],
      ['b', 'sea'],
      ['c', 'sea'],
      ['c', 'house'],
      ['b', 'boat'],
      ['d', 'tree'],
    ] as const;
    const [a, b, c, , boat, d] = contents(...rows);
    expect([b, c, boat]).toEqual([a, a, a]);
    expect(d).toBe('d');
  });

  it("take a photograph's ladder along, and no other", () => {
    expect(contents([null, 'house'], ['a', 'house'], [null, 'sea'])).toEqual(['a', 'a', null]);
  });
});
