import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryImage8, expectIqaError, grayFloat, image8 } from '../../test/images.ts';
import { luma, rgbToYcbcr, ycbcrToRgb } from './index.ts';

describe('rgbToYcbcr', () => {
  it.each([
    [
      [0, 0, 0],
      [16, 128, 128],
    ],
    [
      [255, 255, 255],
      [235, 128, 128],
    ],
    [
      [255, 0, 0],
      [81.481, 90.203, 240],
    ],
    [
      [0, 255, 0],
      [144.553, 53.797, 34.214],
    ],
    [
      [0, 0, 255],
      [40.966, 240, 109.786],
    ],
  ])('of %j is MATLAB’s %j', (rgb, ycbcr) => {
    const exact = rgbToYcbcr(image8(1, 1, rgb), 'none');
    for (let c = 0; c < 3; c++) expect(exact[c]).toBeCloseTo(ycbcr[c], 11);
    expect([...rgbToYcbcr(image8(1, 1, rgb))]).toEqual(ycbcr.map(Math.round));
  });

  it('has the luma named bt601-limited, and floats are not rounded', () => {
    fc.assert(
      fc.property(arbitraryImage8(3), (image) => {
        const float = { ...image, data: Float64Array.from(image.data) };
        const y = luma(image, 'bt601-limited').data;
        const ycbcr = rgbToYcbcr(float);
        // Two orders of the same sum: rounding at 255.
        for (let i = 0; i < y.length; i++) expect(Math.abs(ycbcr[3 * i] - y[i])).toBeLessThan(2e-13);
      }),
    );
  });

  it('is undone by ycbcrToRgb', () => {
    fc.assert(
      fc.property(arbitraryImage8(3), (image) => {
        const rgb = ycbcrToRgb(rgbToYcbcr(image, 'none'), 255);
        for (let i = 0; i < rgb.length; i++) expect(Math.abs(rgb[i] - image.data[i])).toBeLessThan(1e-11);
      }),
    );
  });

  it('takes RGB and triples alone', () => {
    expectIqaError(() => rgbToYcbcr(grayFloat(1, 1, [0])), 'E_CHANNELS', /RGB/);
    expectIqaError(() => ycbcrToRgb([1, 2], 255), 'E_INPUT', /triples/);
  });
});
