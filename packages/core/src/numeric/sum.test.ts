import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ulpsBetween } from '../../test/ulps.ts';
import { mean, sum } from './index.ts';

/** Multiples of 2^-40 below 2^20: BigInt adds them without rounding. */
const exactlyAddable = fc.array(fc.integer({ min: -(2 ** 50), max: 2 ** 50 }));

describe('sum', () => {
  it('is the exact sum, rounded once or next to it', () => {
    fc.assert(
      fc.property(exactlyAddable, (units) => {
        const exact = units.reduce((total, unit) => total + BigInt(unit), 0n);
        // Neumaier's carried part is itself rounded: one step beside the rounding of the exact sum at most.
        expect(
          ulpsBetween(sum(units.map((unit) => unit * 2 ** -40)), Number(exact) * 2 ** -40),
        ).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('keeps what plain addition loses', () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
    expect(sum(new Float64Array(10).fill(0.1))).toBe(1);
  });

  it('spreads infinities and NaN and is 0 for nothing', () => {
    expect(sum([1, Infinity, 2])).toBe(Infinity);
    expect(sum([-Infinity, 1])).toBe(-Infinity);
    expect(sum([Infinity, -Infinity])).toBeNaN();
    expect(sum([1, NaN])).toBeNaN();
    expect(sum([])).toBe(0);
  });
});

describe('mean', () => {
  it('is the sum over the count, and NaN for nothing', () => {
    expect(mean([1, 2, 3, 4])).toBe(2.5);
    expect(mean([])).toBeNaN();
  });
});
