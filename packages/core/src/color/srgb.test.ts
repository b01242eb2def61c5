import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryImage8, expectIqaError, grayFloat, image8 } from '../../test/images.ts';
import { ulpsBetween } from '../../test/ulps.ts';
import { linearToSrgb, srgbToLinear, toLinear, toSrgb } from './index.ts';

describe('the sRGB transfer curve', () => {
  // mpmath 1.3.0, 40 digits
  it.each([
    [0, 0],
    [0.01, 0.0007739938080495357],
    [0.04045, 0.0031308049535603713],
    [0.0405, 0.0031347447859034067],
    [0.5, 0.21404114048223244],
    [200 / 255, 0.5775804404296505],
    [1, 1],
  ])('of %d is %d', (value, light) => {
    // The quotient under the power is rounded, which 2.4 enlarges: 4 steps.
    expect(ulpsBetween(srgbToLinear(value), light)).toBeLessThanOrEqual(4);
  });

  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(fc.double({ min: -1, max: 1, noNaN: true }), (value) => {
        // Near the two pieces' seam the standard's rounded constants leave a gap of 3e-8; elsewhere it is rounding.
        const isAtSeam = Math.abs(Math.abs(value) - 0.04045) < 1e-6;
        expect(Math.abs(linearToSrgb(srgbToLinear(value)) - value)).toBeLessThan(isAtSeam ? 1e-7 : 1e-15);
      }),
    );
  });
});

describe('toLinear and toSrgb', () => {
  it('give the curve at every sample, from a table or not', () => {
    fc.assert(
      fc.property(arbitraryImage8(3), (image) => {
        const linear = toLinear(image);
        expect(linear).toMatchObject({ colorSpace: 'linear-srgb', range: { max: 1 } });
        expect([...linear.data]).toEqual([...image.data].map((v) => srgbToLinear(v / 255)));
        expect(toLinear({ ...image, data: Float32Array.from(image.data) }).data).toEqual(linear.data);
        const back = toSrgb(linear);
        for (let i = 0; i < back.data.length; i++) expect(back.data[i] * 255).toBeCloseTo(image.data[i], 10);
      }),
    );
  });

  it('leave alpha and pictures that are there already alone', () => {
    const linear = toLinear(image8(1, 1, [0, 255, 0, 51]));
    expect([...linear.data]).toEqual([0, 1, 0, 0.2]);
    expect(toLinear(linear)).toBe(linear);
  });

  it('refuse gray', () => {
    expectIqaError(() => toLinear(grayFloat(1, 1, [0.5])), 'E_CHANNELS', /gray/);
    expectIqaError(() => toSrgb(grayFloat(1, 1, [0.5])), 'E_CHANNELS', /gray/);
  });
});
