import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectIqaError } from '../../test/images.ts';
import { gaussianTaps } from './index.ts';

describe('gaussianTaps', () => {
  it('has the bits of the 11 taps of SSIM at sigma 1.5', () => {
    // numpy 2.4: h = exp(-x*x/4.5), x = -5..5; h/h.sum(). The largest tap squared is fspecial's centre, 0.07076.
    const half = [
      0.00102838008447911, 0.007598758135239185, 0.03600077212843083, 0.10936068950970002, 0.2130055377112537,
    ];
    expect([...gaussianTaps(11, 1.5)]).toEqual([...half, 0.26601172486179436, ...half.toReversed()]);
  });

  it("has the values of fspecial('gaussian', 3, 0.5) as its outer product", () => {
    // MATLAB's documented default kernel: 0.0113 0.0838 0.0113; 0.0838 0.6193 0.0838; ...
    const [edge, middle] = gaussianTaps(3, 0.5);
    expect([edge * edge, edge * middle, middle * middle].map((v) => v.toFixed(4))).toEqual([
      '0.0113',
      '0.0838',
      '0.6193',
    ]);
  });

  it('is symmetric to the bit, falls from the centre and sums to 1', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0.2, max: 20, noNaN: true }),
        (size, sigma) => {
          const taps = gaussianTaps(size, sigma);
          for (let i = 0; i < size; i++) expect(taps[i]).toBe(taps[size - 1 - i]);
          for (let i = 1; i < size / 2; i++) expect(taps[i]).toBeGreaterThanOrEqual(taps[i - 1]);
          // One rounding a tap.
          expect(Math.abs(taps.reduce((a, b) => a + b) - 1)).toBeLessThan(size * Number.EPSILON);
        },
      ),
    );
  });

  it('stays a window where float64 ends: a tiny sigma is a single tap', () => {
    expect([...gaussianTaps(3, 1e-3)]).toEqual([0, 1, 0]);
  });

  it.each([
    [0, 1],
    [2.5, 1],
    [3, 0],
    [3, -1],
    [3, NaN],
    [3, Infinity],
  ])('refuses %d taps of sigma %d', (size, sigma) => {
    expectIqaError(() => gaussianTaps(size, sigma), 'E_USAGE', /must/);
  });
});
