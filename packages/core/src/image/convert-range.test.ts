import { describe, expect, it } from 'vitest';
import { expectIqaError, grayFloat, image8 } from '../../test/images.ts';
import { convertRange, toImage } from './index.ts';

describe('convertRange', () => {
  it('scales without rounding', () => {
    const converted = convertRange(image8(3, 1, [0, 51, 255]), 1);
    expect(converted).toEqual(grayFloat(3, 1, [0, 0.2, 1]));
    expect(toImage(converted)).toBe(converted);
  });

  it('makes 8 and 16 bits alike: 65535 is 257 times 255', () => {
    const eight = image8(
      256,
      1,
      Array.from({ length: 256 }, (_, i) => i),
    );
    expect([...convertRange(eight, 65535).data]).toEqual([...eight.data].map((v) => v * 257));
  });

  it('is the image itself at its own range', () => {
    const image = image8(1, 1, [7]);
    expect(convertRange(image, 255)).toBe(image);
  });

  it.each([0, -1, NaN, Infinity])('refuses a range of %d', (max) => {
    expectIqaError(() => convertRange(image8(1, 1, [7]), max), 'E_RANGE', /above 0/);
  });
});
