import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectIqaError, grayFloat, image8 } from '../../test/images.ts';
import { rgbToLab } from './index.ts';

describe('rgbToLab', () => {
  // Widely tabulated values of the sRGB primaries and secondaries under D65 (such as colormine.org's), to 4 places;
  // they are made with the white point rounded to 5 digits, which moves a and b by up to 1e-3.
  it.each([
    ['red', [255, 0, 0], [53.2408, 80.0925, 67.2032]],
    ['green', [0, 255, 0], [87.7347, -86.1827, 83.1793]],
    ['blue', [0, 0, 255], [32.297, 79.1875, -107.8602]],
    ['yellow', [255, 255, 0], [97.1393, -21.5537, 94.478]],
    ['cyan', [0, 255, 255], [91.1132, -48.0875, -14.1312]],
    ['magenta', [255, 0, 255], [60.3242, 98.2343, -60.8249]],
  ])('of %s', (_name, rgb, lab) => {
    const actual = rgbToLab(image8(1, 1, rgb));
    for (let c = 0; c < 3; c++) expect(Math.abs(actual[c] - lab[c])).toBeLessThan(1e-3);
  });

  it('of white is 100, 0, 0 and of black 0, 0, 0 exactly', () => {
    expect([...rgbToLab(image8(2, 1, [255, 255, 255, 0, 0, 0]))]).toEqual([100, 0, 0, 0, 0, 0]);
  });

  it('of gray has no colour and rises with it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 254 }), (v) => {
        const [light, a, b, lighter] = rgbToLab(image8(2, 1, [v, v, v, v + 1, v + 1, v + 1]));
        expect(Math.abs(a)).toBeLessThan(1e-12);
        expect(Math.abs(b)).toBeLessThan(1e-12);
        expect(lighter).toBeGreaterThan(light);
      }),
    );
  });

  it('takes RGB alone', () => {
    expectIqaError(() => rgbToLab(grayFloat(1, 1, [0])), 'E_CHANNELS', /RGB/);
  });
});
