import { cropBorder, type Image } from '@iqakit/core/image';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFixture, decodePair } from '../../../../test/decode.ts';
import { describeWithFixtures } from '../../../../test/fixtures.ts';
import { livePairs } from '../../../../test/live.ts';
import { classicGoldens } from '../../test/goldens.ts';
import {
  converted,
  flatPicture,
  imageOf,
  relativeError,
  syntheticPicture,
  withNoise,
  withOpaqueAlpha,
} from '../../test/pictures.ts';
import { psnr, psnrModule, psnrWithMap } from './psnr.ts';

const reference = syntheticPicture(37, 23, 3, 1);
const distorted = withNoise(reference, 12, 2);
const pair = { reference, distorted };

describeWithFixtures('psnr against values made elsewhere', () => {
  it('meets the goldens', async () => {
    for (const [name, golden] of classicGoldens()) {
      const images = await decodePair(golden);
      const { score, details } = psnr(images);
      // Sums of whole numbers are exact in both programs; what is left is the logarithm's last bits.
      expect(relativeError(score, golden.computed.psnr_rgb!), name).toBeLessThan(1e-14);
      expect(relativeError(Number(details.mse), golden.computed.mse_rgb!), name).toBeLessThan(1e-14);
      const luma = psnr(images, { preset: 'luma' }).score;
      expect(relativeError(luma, golden.computed.psnr_luma!), name).toBeLessThan(1e-14);
      if (golden.official?.psnr !== undefined) {
        expect(Number(score.toFixed(2)), name).toBe(golden.official.psnr);
      }
    }
  });

  it('meets MATLAB on the LIVE pairs', async () => {
    const pairs = livePairs();
    expect(pairs).toHaveLength(80);
    for (const { reference, distorted, matlabPsnr } of pairs) {
      const images = { reference: await decodeFixture(reference), distorted: await decodeFixture(distorted) };
      // Two roundings in the quotient, one in the logarithm: a few times 1.1e-16.
      expect(relativeError(psnr(images).score, matlabPsnr), distorted).toBeLessThan(1e-14);
    }
  });

  it('meets the published values of the JPEG pairs', async () => {
    const [q20, q72, q95] = await Promise.all([20, 72, 95].map((q) => decodeFixture(`matlab/cat_q${q}.jpg`)));
    const score = (reference: Image, distorted: Image) =>
      Number(psnr({ reference, distorted }).score.toFixed(3));
    expect(score(q20, q72)).toBe(30.321);
    expect(score(q20, q95)).toBe(29.994);
    expect(score(q72, q95)).toBe(35.302);
  });
});

describe('psnr', () => {
  it('is 10 log10(max^2 / MSE)', () => {
    const { score, details } = psnr({
      reference: flatPicture(8, 8, 1, 100),
      distorted: flatPicture(8, 8, 1, 110),
    });
    expect(details.mse).toBe(100);
    expect(score).toBeCloseTo(10 * Math.log10(650.25), 13);
  });

  it('is infinite for identical pictures, without a warning', () => {
    const { score, details, warnings } = psnr({ reference, distorted: reference });
    expect(score).toBe(Infinity);
    expect(details.mse).toBe(0);
    expect(warnings).toEqual([]);
  });

  it('is 0 between black and white', () => {
    const black = flatPicture(3, 1, 3, 0);
    expect(psnr({ reference: black, distorted: flatPicture(3, 1, 3, 255) }).score).toBe(0);
  });

  it('scores pictures of one pixel', () => {
    const one = imageOf(1, 1, 3, new Uint8Array([1, 2, 3]), 255);
    expect(
      psnr({ reference: one, distorted: imageOf(1, 1, 3, new Uint8Array([1, 2, 6]), 255) }).details.mse,
    ).toBe(3);
  });

  it('does not depend on the order of the pictures', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 90 }), (seed, amplitude) => {
        const a = syntheticPicture(19, 14, 3, seed);
        const b = withNoise(a, amplitude, seed + 1);
        return psnr({ reference: a, distorted: b }).score === psnr({ reference: b, distorted: a }).score;
      }),
      { numRuns: 50 },
    );
  });

  it('falls as noise grows', () => {
    const scores = [2, 5, 12, 30, 80].map(
      (noise) => psnr({ reference, distorted: withNoise(reference, noise, 3) }).score,
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('gives the same bits whatever array holds the same samples', () => {
    const expected = psnr(pair).score;
    for (const make of [
      (n: number) => new Uint8ClampedArray(n),
      (n: number) => new Uint16Array(n),
      (n: number) => new Float32Array(n),
      (n: number) => new Float64Array(n),
    ]) {
      const [a, b] = [reference, distorted].map((image) => converted(image, make(image.data.length), 255));
      expect(psnr({ reference: a, distorted: b }).score).toBe(expected);
    }
  });

  it('steps over an opaque alpha channel, in either picture', () => {
    const rgba = withOpaqueAlpha(reference);
    expect(psnr({ reference: rgba, distorted }).score).toBe(psnr(pair).score);
    expect(psnr({ reference: rgba, distorted: withOpaqueAlpha(distorted) }).score).toBe(psnr(pair).score);
  });

  it('scores 16 bits and floats in their own range', () => {
    const wide = (image: Image) => converted(image, new Uint16Array(image.data.length), 65535, 257);
    // 257 x 255 = 65535: the same picture, so only the logarithm's argument is rounded differently.
    expect(
      relativeError(psnr({ reference: wide(reference), distorted: wide(distorted) }).score, psnr(pair).score),
    ).toBeLessThan(1e-14);
    const unit = (image: Image) => converted(image, new Float64Array(image.data.length), 1, 1 / 255);
    // Each sample is rounded once to 53 bits when it is divided by 255; differences of about 0.02 lose
    // six of them, and the mean over 851 pixels averages that out.
    expect(
      relativeError(psnr({ reference: unit(reference), distorted: unit(distorted) }).score, psnr(pair).score),
    ).toBeLessThan(1e-13);
  });

  it('cuts off a border', () => {
    const cut = { reference: cropBorder(reference, 4), distorted: cropBorder(distorted, 4) };
    expect(psnr(pair, { cropBorder: 4 }).score).toBe(psnr(cut).score);
    expect(psnr(pair, { preset: 'sr-paper' }).score).toBe(psnr(cut, { luma: 'bt601-limited' }).score);
  });

  it('takes the Y of limited-range BT.601 for super-resolution papers', () => {
    const white = flatPicture(20, 20, 3, 255);
    const black = flatPicture(20, 20, 3, 0);
    // Y runs from 16 to 235.
    const expected = 10 * Math.log10((255 / 219) ** 2);
    expect(psnr({ reference: black, distorted: white }, { preset: 'sr-paper' }).score).toBeCloseTo(
      expected,
      12,
    );
  });

  it('says what it did', () => {
    const result = psnr(pair, { preset: 'sr-paper', cropBorder: 2 });
    expect(result).toMatchObject({
      metric: 'psnr',
      preset: 'sr-paper',
      direction: 'higher-better',
      options: { luma: 'bt601-limited', cropBorder: 2 },
      provenance: { precision: 'float64', steps: ['crop 2 px off each side', 'luma bt601-limited'] },
    });
  });

  it('refuses a border that leaves nothing, and says the way out', () => {
    expect(() => psnr(pair, { cropBorder: 12 })).toThrow(
      expect.objectContaining({
        code: 'E_TOO_SMALL',
        message: expect.stringContaining('smaller cropBorder'),
      }),
    );
  });
});

describe('psnrWithMap', () => {
  it('maps the squared error of every pixel', () => {
    const { result, map } = psnrWithMap(pair);
    expect(result).toEqual(psnr(pair));
    expect(map).toMatchObject({ width: 37, height: 23, offset: { x: 0, y: 0 }, polarity: 'lower-better' });
    const at = (x: number, y: number, c: number) =>
      (Number(reference.data[(y * 37 + x) * 3 + c]) - Number(distorted.data[(y * 37 + x) * 3 + c])) ** 2;
    for (let y = 0; y < 23; y++) {
      for (let x = 0; x < 37; x++) {
        expect(map.data[y * 37 + x]).toBe(Math.fround((at(x, y, 0) + at(x, y, 1) + at(x, y, 2)) / 3));
      }
    }
  });

  it('lies over the pixels that are left of a crop', () => {
    const { map } = psnrWithMap(pair, { cropBorder: 5, luma: 'wang' });
    expect(map).toMatchObject({ width: 27, height: 13, offset: { x: 5, y: 5 }, scale: { x: 1, y: 1 } });
  });

  it('is what a session gives', async () => {
    const session = await psnrModule.createSession({ preset: 'luma' }, undefined);
    expect(await session.compare(pair)).toEqual(psnr(pair, { preset: 'luma' }));
    expect(await session.compareWithMap(pair)).toEqual(psnrWithMap(pair, { preset: 'luma' }));
    await session.dispose();
  });
});
