import { expect, it } from 'vitest';
import { planRanges } from './range-plan.ts';

const extents = (...parts: readonly (readonly [name: string, offset: number, length: number])[]) =>
  new Map(parts.map(([name, offset, length]) => [name, { offset, length }]));

it('joins neighbours across small holes and leaves large ones', () => {
  const groups = planRanges(extents(['c', 200, 10], ['a', 0, 10], ['b', 15, 10]), {
    gapBytes: 5,
    groupBytes: 100,
  });
  expect(groups).toEqual([
    { offset: 0, length: 25, names: ['a', 'b'] },
    { offset: 200, length: 10, names: ['c'] },
  ]);
});

it('keeps groups small, but never splits a tensor', () => {
  const groups = planRanges(extents(['a', 0, 60], ['b', 60, 60], ['c', 120, 500]), {
    gapBytes: 0,
    groupBytes: 100,
  });
  expect(groups.map(({ names }) => names)).toEqual([['a'], ['b'], ['c']]);
});

it('covers tensors that share their bytes once', () => {
  const groups = planRanges(extents(['whole', 0, 100], ['part', 20, 10]), { gapBytes: 0, groupBytes: 100 });
  expect(groups).toEqual([{ offset: 0, length: 100, names: ['whole', 'part'] }]);
});
