import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAxis } from './axis.ts';

describe('an axis', () => {
  it('is marked at round numbers', () => {
    const { ticks, label } = createAxis([0.18, 0.99], 6);
    expect(ticks.map(label)).toEqual(['0.2', '0.4', '0.6', '0.8', '1.0']);
  });

  it.each([
    [
      [16, 42],
      ['20', '25', '30', '35', '40'],
    ],
    [
      [-3, 3],
      ['-2', '0', '2'],
    ],
    [
      [1000, 3500],
      ['1000', '1500', '2000', '2500', '3000', '3500'],
    ],
    [
      [0.0001, 0.0004],
      ['0.0001', '0.0002', '0.0003', '0.0004'],
    ],
  ])('of %j has the marks %j', (values, labels) => {
    const { ticks, label } = createAxis(values, 6);
    expect(ticks.map(label)).toEqual(labels);
  });

  it('has one value in its middle', () => {
    const axis = createAxis([5, 5], 6);
    expect(axis.place(5)).toBeCloseTo(0.5, 12);
    expect(axis.ticks.length).toBeGreaterThan(1);
  });

  it('has all values inside, and at most as many steps between marks as asked for, whatever the values', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.integer({ min: 2, max: 10 }), (values, most) => {
        const { place, ticks, label } = createAxis(values, most);
        for (const inside of [...values, ...ticks]) {
          // The last mark is a multiple of its step: rounding may put it a hair beyond the end.
          expect(place(inside)).toBeGreaterThanOrEqual(-1e-9);
          expect(place(inside)).toBeLessThanOrEqual(1 + 1e-9);
        }
        expect(ticks.length).toBeLessThanOrEqual(most + 1);
        expect(new Set(ticks.map(label)).size).toBe(ticks.length);
      }),
    );
  });
});
