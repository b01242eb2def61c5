import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryImage8, expectIqaError, image8 } from '../../test/images.ts';
import { convertRange, type Image } from '../image/index.ts';
import { LUMA_WEIGHTS, type LumaName, luma } from './index.ts';

const names = Object.keys(LUMA_WEIGHTS) as LumaName[];

describe('luma', () => {
  it('wang is MATLAB’s rgb2gray on 8 bits, rounded', () => {
    // By hand: 76.2287, 149.6960, 29.0753; 0.29894 * 10 + 0.58704 * 200 + 0.11402 * 30 = 123.8186
    const pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 10, 200, 30];
    const gray = luma(image8(4, 1, pixels), 'wang');
    expect(gray).toEqual(image8(4, 1, [76, 150, 29, 124]));
  });

  it('wang rounds what rgb2gray leaves, but not floats', () => {
    fc.assert(
      fc.property(arbitraryImage8(3), (image) => {
        const exact = luma(image, 'rgb2gray');
        expect([...luma(image, 'wang').data]).toEqual([...exact.data].map((v) => Math.floor(v + 0.5)));
        const float: Image = { ...image, data: Float64Array.from(image.data) };
        expect(luma(float, 'wang')).toEqual(luma(float, 'rgb2gray'));
      }),
    );
  });

  it('bt601-limited runs from 16 to 235', () => {
    const { data } = luma(image8(3, 1, [0, 0, 0, 255, 255, 255, 255, 0, 0]), 'bt601-limited');
    // MATLAB: rgb2ycbcr of black, white and red has Y = 16, 235 and 81.481.
    expect(data[0]).toBe(16);
    expect(data[1]).toBeCloseTo(235, 12);
    expect(data[2]).toBeCloseTo(81.481, 12);
  });

  it('bt709 and bt601 weigh as their recommendations do', () => {
    const red = image8(1, 1, [255, 0, 0]);
    expect(luma(red, 'bt709').data[0]).toBe(0.2126 * 255);
    expect(luma(red, 'bt601').data[0]).toBe(0.299 * 255);
  });

  it.each(names)('%s leaves white white (limited: 235) and gray its level', (name) => {
    const { black } = LUMA_WEIGHTS[name];
    const { data } = luma(image8(1, 1, [255, 255, 255]), name);
    // The weights are decimals: their sum is 1 within 1e-15, times 255.
    expect(Math.abs(data[0] - (black === 0 ? 255 : 235))).toBeLessThan(1e-12);
  });

  it.each(names)('%s is the same picture in any unit', (name) => {
    fc.assert(
      fc.property(arbitraryImage8(3), (image) => {
        const float: Image = { ...image, data: Float64Array.from(image.data) };
        const unit = luma(convertRange(float, 1), name).data;
        const bytes = luma(float, name).data;
        // Roundings of the three products and sums: a few times 2^-53.
        for (let i = 0; i < unit.length; i++) expect(Math.abs(unit[i] - bytes[i] / 255)).toBeLessThan(1e-15);
      }),
    );
  });

  it('returns gray itself and refuses alpha and unknown names', () => {
    const gray = image8(1, 1, [5]);
    expect(luma(gray, 'wang')).toBe(gray);
    expectIqaError(() => luma(image8(1, 1, [1, 2, 3, 255]), 'wang'), 'E_ALPHA', /compositeOver/);
    expectIqaError(
      () => luma(image8(1, 1, [1, 2, 3]), 'wnag' as LumaName),
      'E_OPTION',
      /Did you mean "wang"/,
    );
  });
});
