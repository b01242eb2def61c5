import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectIqaError } from '../../test/images.ts';
import { twoAfcScore } from './index.ts';

describe('twoAfcScore', () => {
  it('is the share of judgements agreed with', () => {
    // Agrees with 0.8 of people; with 1 - 0.8; half with whom it cannot tell.
    expect(twoAfcScore([0.5], [0.2], [0.8])).toBe(0.8);
    expect(twoAfcScore([0.2], [0.5], [0.8])).toBeCloseTo(0.2, 15);
    expect(twoAfcScore([0.2], [0.2], [0.8])).toBe(0.5);
    expect(twoAfcScore([0.5, 0.2, 0.3], [0.2, 0.5, 0.3], [1, 0, 0.6])).toBeCloseTo(2.5 / 3, 15);
  });

  it('does not depend on which picture comes first', () => {
    const triplet = fc.tuple(fc.nat(5), fc.nat(5), fc.integer({ min: 0, max: 10 }));
    fc.assert(
      fc.property(fc.array(triplet, { minLength: 1 }), (triplets) => {
        const d0 = triplets.map(([a]) => a);
        const d1 = triplets.map(([, b]) => b);
        const share = triplets.map(([, , p]) => p / 10);
        const turned = twoAfcScore(
          d1,
          d0,
          share.map((p) => 1 - p),
        );
        expect(turned).toBeCloseTo(twoAfcScore(d0, d1, share), 14);
      }),
    );
  });

  it('refuses shares beyond 0 to 1 and columns that do not fit', () => {
    expectIqaError(() => twoAfcScore([1], [2], [2]), 'E_INPUT', /share from 0 to 1/);
    expectIqaError(() => twoAfcScore([1, 2], [2, 1], [1]), 'E_INPUT', /preference has 1/);
    expectIqaError(() => twoAfcScore([], [], []), 'E_INPUT', /at least 1/);
    expectIqaError(() => twoAfcScore([NaN], [1], [1]), 'E_NON_FINITE', /distance0/);
  });
});
