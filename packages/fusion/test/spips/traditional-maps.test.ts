import type { Image } from '@iqakit/core/image';
import { describe, expect, it } from 'vitest';
import { mapMean, TRADITIONAL_TERMS, traditionalMaps } from '../../src/spips/index.ts';

function even(width: number, height: number, value: number): Image {
  const data = new Uint8Array(width * height * 3).fill(value);
  return { width, height, channels: 3, data, range: { max: 255 }, colorSpace: 'srgb' };
}

function speckled(image: Image, step: number): Image {
  return { ...image, data: Uint8Array.from(image.data, (value, i) => value + (i % 5 === 0 ? step : 0)) };
}

describe('traditionalMaps', () => {
  it('are as large as the picture, within [0, 1], in the order of their names', () => {
    const reference = even(64, 48, 120);
    const maps = traditionalMaps({ reference, distorted: speckled(reference, 90) });
    expect(maps).toHaveLength(TRADITIONAL_TERMS.length);
    for (const map of maps) {
      expect(map).toHaveLength(64 * 48);
      expect(map.every((value) => value >= 0 && value <= 1)).toBe(true);
      expect(mapMean(map)).toBeGreaterThan(0);
    }
  });

  it('are 0 where nothing differs', () => {
    const reference = speckled(even(64, 48, 90), 40);
    for (const map of traditionalMaps({ reference, distorted: reference })) {
      expect(map.every((value) => value === 0)).toBe(true);
    }
  });

  it.each([
    // 10 log10(255^2 / 25^2) = 20.17 dB of 50.
    [100, 125, 1 - (20 * Math.log10(255 / 25)) / 50],
    // One level of 255 is 48.13 dB.
    [100, 101, 1 - (20 * Math.log10(255)) / 50],
    [0, 255, 1],
  ])('PSNR of %i against %i is %f of the way to nothing left', (a, b, expected) => {
    const [psnr] = traditionalMaps({ reference: even(48, 48, a), distorted: even(48, 48, b) });
    // The map is float32: seven digits.
    for (const value of psnr) expect(value).toBeCloseTo(expected, 6);
  });

  it('SSIM of two even pictures is its luminance term', () => {
    const [, ssim] = traditionalMaps({ reference: even(48, 48, 100), distorted: even(48, 48, 150) });
    const c1 = (0.01 * 255) ** 2;
    const luminance = (2 * 100 * 150 + c1) / (100 ** 2 + 150 ** 2 + c1);
    for (const value of ssim) expect(value).toBeCloseTo(1 - luminance, 6);
  });

  it('MS-SSIM of two even pictures is the luminance of the coarsest scale, by its renormalised weight', () => {
    const weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
    const [, , msSsim] = traditionalMaps({ reference: even(64, 64, 100), distorted: even(64, 64, 150) });
    const c1 = (0.01 * 255) ** 2;
    const luminance = (2 * 100 * 150 + c1) / (100 ** 2 + 150 ** 2 + c1);
    // 64 pixels allow three scales.
    const share = weights[2] / (weights[0] + weights[1] + weights[2]);
    for (const value of msSsim) expect(value).toBeCloseTo(1 - luminance ** share, 6);
  });
});
