import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryImage8, expectIqaError, image8 } from '../../test/images.ts';
import { cropBorder, cropTo } from './index.ts';

const counting = image8(
  4,
  3,
  Array.from({ length: 12 }, (_, i) => i),
);

describe('cropTo', () => {
  it('takes a rectangle', () => {
    expect(cropTo(counting, 1, 1, 2, 2)).toEqual(image8(2, 2, [5, 6, 9, 10]));
  });

  it('holds the pixels of the place it was taken from', () => {
    fc.assert(
      fc.property(arbitraryImage8(3), fc.nat(8), fc.nat(8), fc.nat(8), fc.nat(8), (image, a, b, c, d) => {
        const x = a % image.width;
        const y = b % image.height;
        const width = 1 + (c % (image.width - x));
        const height = 1 + (d % (image.height - y));
        const crop = cropTo(image, x, y, width, height);
        for (let i = 0; i < crop.data.length; i++) {
          const row = Math.floor(i / (3 * width));
          expect(crop.data[i]).toBe(image.data[((y + row) * image.width + x) * 3 + (i % (3 * width))]);
        }
      }),
    );
  });

  it('of everything is the image itself', () => {
    expect(cropTo(counting, 0, 0, 4, 3)).toBe(counting);
  });

  it.each([
    [-1, 0, 1, 1],
    [0, 0, 5, 1],
    [3, 0, 2, 1],
    [0, 0, 0, 1],
    [0.5, 0, 1, 1],
    [0, NaN, 1, 1],
  ])('refuses (%d, %d) %dx%d', (x, y, width, height) => {
    expectIqaError(() => cropTo(counting, x, y, width, height), 'E_USAGE', /inside 4x3/);
  });
});

describe('cropBorder', () => {
  it('takes the border off every side', () => {
    expect(cropBorder(counting, 1)).toEqual(image8(2, 1, [5, 6]));
    expect(cropBorder(counting, 0)).toBe(counting);
  });

  it('refuses to leave nothing', () => {
    expectIqaError(() => cropBorder(counting, 2), 'E_TOO_SMALL', /crop less/);
    expectIqaError(() => cropBorder(counting, -1), 'E_USAGE', /whole number/);
    expectIqaError(() => cropBorder(counting, 0.5), 'E_USAGE', /whole number/);
  });
});
