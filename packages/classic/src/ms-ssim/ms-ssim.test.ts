import { cropBorder, type Image } from '@iqakit/core/image';
import type { MetricOptions } from '@iqakit/core/metric';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFixture, decodePair } from '../../../../test/decode.ts';
import { describeWithFixtures } from '../../../../test/fixtures.ts';
import { classicGoldens } from '../../test/goldens.ts';
import { boxMeans, channelPlane, naiveMap, naiveScaleMeans, rgb2gray8 } from '../../test/naive.ts';
import { converted, flatPicture, relativeError, syntheticPicture, withNoise } from '../../test/pictures.ts';
import { ssim, ssimWithMap } from '../ssim/index.ts';
import type { MsSsimOptionTable } from './definition.ts';
import { msSsim, msSsimModule, msSsimWithMap } from './ms-ssim.ts';

type Options = MetricOptions<MsSsimOptionTable>;

const WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
const NAIVE = { max: 255, sigma: 1.5 };

// 177 and 185 are odd at several scales, so edges are mirrored on the way down.
const reference = syntheticPicture(185, 177, 3, 1);
const distorted = withNoise(reference, 40, 2);
const pair = { reference, distorted };
const inverse = { ...reference, data: reference.data.map((v) => 255 - v) as Uint8Array };
const opposed = { reference, distorted: inverse };

/** As for SSIM: single windows differ by up to 1e-12, their means by far less. */
const ROUNDING = 1e-12;

describeWithFixtures('ms-ssim against values made elsewhere', () => {
  it('meets the goldens', async () => {
    let met = 0;
    for (const [name, golden] of classicGoldens()) {
      const { ms_ssim_product_luma: product, ms_ssim_weighted_sum_luma: weightedSum } = golden.computed;
      if (product === undefined || weightedSum === undefined) continue;
      const images = await decodePair(golden);
      expect(relativeError(msSsim(images).score, product), name).toBeLessThan(1e-9);
      const sum = msSsim(images, { preset: 'weighted-sum' }).score;
      expect(relativeError(sum, weightedSum), name).toBeLessThan(1e-9);
      expect(Number(sum.toFixed(4)), name).toBe(golden.official?.ms_ssim_weighted_sum);
      met++;
    }
    expect(met).toBe(3);
  });

  it('meets the published values of the checkerboards, whose scales are partly negative', async () => {
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map((n) => decodeFixture(`matlab/checkerboard${n}.png`)),
    );
    const score = (reference: Image, distorted: Image) =>
      Number(msSsim({ reference, distorted }, { preset: 'rgb' }).score.toFixed(6));
    expect(score(one, two)).toBe(0.091016);
    expect(score(one, three)).toBe(0.091025);
    expect(score(two, three)).toBe(0.999567);
  });
});

describe('ms-ssim against a second implementation', () => {
  const gray = ({ width, height, channels, data }: Image) => rgb2gray8(width, height, channels, data);
  const means = naiveScaleMeans(gray(reference), gray(distorted), 5, NAIVE);

  it('scale by scale', () => {
    const ours = msSsim(pair).details.scaleMeans as readonly number[];
    expect(ours).toHaveLength(5);
    for (let j = 0; j < 5; j++) expect(relativeError(ours[j], means[j]), `scale ${j}`).toBeLessThan(ROUNDING);
  });

  it('as a product and as a weighted sum', () => {
    const product = means.reduce((total, mean, j) => total * mean ** WEIGHTS[j], 1);
    expect(relativeError(msSsim(pair).score, product)).toBeLessThan(ROUNDING);
    const sum = means.reduce((total, mean, j) => total + (mean * WEIGHTS[j]) / 1.0001, 0);
    expect(relativeError(msSsim(pair, { preset: 'weighted-sum' }).score, sum)).toBeLessThan(ROUNDING);
  });

  it('with fewer scales, whose weights sum to 1', () => {
    const three = naiveScaleMeans(gray(reference), gray(distorted), 3, NAIVE);
    const total = WEIGHTS[0] + WEIGHTS[1] + WEIGHTS[2];
    const product = three.reduce((product, mean, j) => product * mean ** (WEIGHTS[j] / total), 1);
    expect(relativeError(msSsim(pair, { scales: 3 }).score, product)).toBeLessThan(ROUNDING);
  });

  it('per channel, averaged last', () => {
    const channel = (image: Image, c: number) => channelPlane(image.width, image.height, 3, image.data, c);
    const products = [0, 1, 2].map((c) =>
      naiveScaleMeans(channel(reference, c), channel(distorted, c), 5, NAIVE).reduce(
        (total, mean, j) => total * mean ** WEIGHTS[j],
        1,
      ),
    );
    const mean = (products[0] + products[1] + products[2]) / 3;
    expect(relativeError(msSsim(pair, { preset: 'rgb' }).score, mean)).toBeLessThan(ROUNDING);
  });

  it('enlarges the map of a coarser scale as one would by hand', () => {
    const { map } = msSsimWithMap(pair, { scales: 2 });
    const fine = naiveMap(gray(reference), gray(distorted), NAIVE);
    const coarse = naiveMap(boxMeans(gray(reference), 2), boxMeans(gray(distorted), 2), NAIVE);
    const [w0, w1] = [WEIGHTS[0], WEIGHTS[1]].map((w) => w / (WEIGHTS[0] + WEIGHTS[1]));
    const powered = (x: number, y: number) => coarse.ssim[y * coarse.width + x] ** w1;
    for (const [x, y] of [
      [60, 51],
      [61, 52],
      [100, 99],
      [33, 120],
    ]) {
      // Source pixel x + 5 lies at (x + 5 - 0.5) / 2 among the pixels of the second scale.
      const u = (x + 4.5) / 2 - 5;
      const v = (y + 4.5) / 2 - 5;
      const [i, j] = [Math.floor(u), Math.floor(v)];
      const upper = powered(i, j) * (1 - (u - i)) + powered(i + 1, j) * (u - i);
      const lower = powered(i, j + 1) * (1 - (u - i)) + powered(i + 1, j + 1) * (u - i);
      const expected =
        fine.contrastStructure[y * fine.width + x] ** w0 * (upper * (1 - (v - j)) + lower * (v - j));
      // Two float32 maps multiplied and rounded to float32: three halves of a unit in the 24th bit.
      expect(Math.abs(map.data[y * map.width + x] - expected)).toBeLessThan(2e-7);
    }
  });
});

describe('msSsim', () => {
  it('is exactly 1 for identical pictures, in every preset', () => {
    for (const preset of Object.keys(msSsimModule.definition.presets)) {
      for (const image of [reference, syntheticPicture(176, 176, 1, 4), flatPicture(200, 180, 3, 77)]) {
        expect(msSsim({ reference: image, distorted: image }, { preset }).score).toBe(1);
      }
    }
  });

  it('does not depend on the order of the pictures', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 120 }), (seed, amplitude) => {
        const a = syntheticPicture(45, 47, 3, seed);
        const b = withNoise(a, amplitude, seed + 1);
        const options = { scales: 'auto' } as const;
        return (
          msSsim({ reference: a, distorted: b }, options).score ===
          msSsim({ reference: b, distorted: a }, options).score
        );
      }),
      { numRuns: 30 },
    );
  });

  it('falls as noise grows', () => {
    const scores = [5, 12, 30, 80].map(
      (noise) => msSsim({ reference, distorted: withNoise(reference, noise, 3) }).score,
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('with one scale is SSIM', () => {
    // The weight 1 makes both combinations the mean itself.
    expect(msSsim(pair, { scales: 1 }).score).toBe(ssim(pair).score);
    expect(msSsim(pair, { scales: 1, combine: 'weighted-sum' }).score).toBe(ssim(pair).score);
  });

  it('takes as many scales as fit when asked', () => {
    const scales = (size: number) => {
      const image = syntheticPicture(size, size + 3, 1, 1);
      return msSsim({ reference: image, distorted: image }, { scales: 'auto' }).details.scales;
    };
    expect([11, 21, 22, 43, 44, 87, 88, 175, 176].map(scales)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5]);
    const small = { reference: cropBorder(reference, 60), distorted: cropBorder(distorted, 60) };
    expect(msSsim(small, { scales: 'auto' }).score).toBe(msSsim(small, { scales: 3 }).score);
  });

  it('says the way out where five scales do not fit', () => {
    const small = syntheticPicture(175, 300, 1, 1);
    expect(() => msSsim({ reference: small, distorted: small })).toThrow(
      expect.objectContaining({
        code: 'E_TOO_SMALL',
        message: expect.stringMatching(/176x176.*scales "auto"/),
      }),
    );
    const tiny = syntheticPicture(10, 10, 1, 1);
    expect(() => msSsim({ reference: tiny, distorted: tiny }, { scales: 'auto' })).toThrow(
      expect.objectContaining({ code: 'E_TOO_SMALL' }),
    );
  });

  it('clamps negative scales at 0 and warns', () => {
    const { score, warnings } = msSsim(opposed);
    expect(score).toBe(0);
    expect(warnings).toEqual([
      expect.objectContaining({ code: 'NEGATIVE_SCALE', message: expect.stringContaining('"signed"') }),
    ]);
  });

  it('keeps the sign of negative scales when asked', () => {
    const { score, details, warnings } = msSsim(opposed, { negative: 'signed' });
    const means = details.scaleMeans as readonly number[];
    const expected = means.reduce(
      (total, mean, j) => total * Math.sign(mean) * Math.abs(mean) ** WEIGHTS[j],
      1,
    );
    expect(score).not.toBe(0);
    // Math.pow and our pow agree to an ulp or two in each of five factors.
    expect(relativeError(score, expected)).toBeLessThan(1e-14);
    expect(warnings).toHaveLength(1);
  });

  it('needs no warning for a weighted sum, which negative scales enter as they are', () => {
    const { score, warnings } = msSsim(opposed, { preset: 'weighted-sum' });
    expect(score).toBeLessThan(0);
    expect(warnings).toEqual([]);
  });

  it('gives the same bits whatever array holds the same samples', () => {
    const options: Options = { luma: 'bt709' };
    const expected = msSsim(pair, options).score;
    for (const make of [(n: number) => new Uint16Array(n), (n: number) => new Float32Array(n)]) {
      const [a, b] = [reference, distorted].map((image) => converted(image, make(image.data.length), 255));
      expect(msSsim({ reference: a, distorted: b }, options).score).toBe(expected);
    }
  });

  it('scores 16 bits and floats in their own range', () => {
    const options = { luma: 'rgb2gray' } as const;
    const expected = msSsim(pair, options).score;
    const wide = (image: Image) => converted(image, new Uint16Array(image.data.length), 65535, 257);
    const unit = (image: Image) => converted(image, new Float64Array(image.data.length), 1, 1 / 255);
    for (const convert of [wide, unit]) {
      const images = { reference: convert(reference), distorted: convert(distorted) };
      expect(relativeError(msSsim(images, options).score, expected)).toBeLessThan(ROUNDING);
    }
  });

  it('is the luminance term alone between flat pictures', () => {
    const images = { reference: flatPicture(180, 180, 1, 100), distorted: flatPicture(180, 180, 1, 120) };
    const c1 = 2.55 ** 2;
    const expected = ((2 * 100 * 120 + c1) / (100 ** 2 + 120 ** 2 + c1)) ** 0.1333;
    expect(relativeError(msSsim(images).score, expected)).toBeLessThan(ROUNDING);
  });

  it('cuts off a border first', () => {
    const cut = { reference: cropBorder(reference, 3), distorted: cropBorder(distorted, 3) };
    expect(msSsim(pair, { scales: 4, cropBorder: 3 }).score).toBe(msSsim(cut, { scales: 4 }).score);
  });

  it('refuses an even window', () => {
    expect(() => msSsim(pair, { windowSize: 10 })).toThrow(expect.objectContaining({ code: 'E_OPTION' }));
  });
});

describe('msSsimWithMap', () => {
  it('gives the score of a run without a map, and lies over the picture', () => {
    for (const preset of Object.keys(msSsimModule.definition.presets)) {
      const { result, map } = msSsimWithMap(pair, { preset });
      expect(result).toEqual(msSsim(pair, { preset }));
      expect(map).toMatchObject({ width: 175, height: 167, offset: { x: 5, y: 5 }, scale: { x: 1, y: 1 } });
    }
    expect(msSsimWithMap(pair, { scales: 4, cropBorder: 3 }).map.offset).toEqual({ x: 8, y: 8 });
  });

  it('with one scale is the map of SSIM', () => {
    expect(msSsimWithMap(pair, { scales: 1, combine: 'weighted-sum' }).map.data).toEqual(
      ssimWithMap(pair).map.data,
    );
  });

  it('is exactly 1 where nothing differs', () => {
    for (const preset of Object.keys(msSsimModule.definition.presets)) {
      const { map } = msSsimWithMap({ reference, distorted: reference }, { preset });
      expect(map.data.every((value) => value === 1)).toBe(true);
    }
  });

  it('is what a session gives', async () => {
    const session = await msSsimModule.createSession({ scales: 4 }, undefined);
    expect(await session.compare(pair)).toEqual(msSsim(pair, { scales: 4 }));
    expect(await session.compareWithMap(pair)).toEqual(msSsimWithMap(pair, { scales: 4 }));
  });
});
