import { cropBorder, type Image } from '@iqakit/core/image';
import type { MetricOptions } from '@iqakit/core/metric';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFixture, decodePair } from '../../../../test/decode.ts';
import { describeWithFixtures } from '../../../../test/fixtures.ts';
import { livePairs } from '../../../../test/live.ts';
import { classicGoldens } from '../../test/goldens.ts';
import {
  average,
  boxMeans,
  channelPlane,
  extended,
  type NaiveOptions,
  naiveMap,
  naiveVolume,
  type Plane,
  rgb2gray8,
} from '../../test/naive.ts';
import {
  converted,
  flatPicture,
  imageOf,
  relativeError,
  syntheticPicture,
  withNoise,
  withOpaqueAlpha,
} from '../../test/pictures.ts';
import type { SsimOptionTable } from './definition.ts';
import { ssim, ssimModule, ssimWithMap } from './ssim.ts';

type Options = MetricOptions<SsimOptionTable>;

const reference = syntheticPicture(53, 41, 3, 1);
const distorted = withNoise(reference, 25, 2);
const pair = { reference, distorted };

/**
 * Both programs round every window some hundred times, by 1.1e-16 of numbers up to 65025 x 4 where the
 * variances that count are above C2 = 58: up to 1e-12 in a single window. The signs differ from window to
 * window, so the mean stays well below.
 */
const ROUNDING = 1e-12;

describeWithFixtures('ssim against values made elsewhere', () => {
  it('meets the goldens', async () => {
    for (const [name, golden] of classicGoldens()) {
      const images = await decodePair(golden);
      const expectGolden = (options: Options, key: string) =>
        expect(
          relativeError(ssim(images, options).score, golden.computed[key]!),
          `${name} ${key}`,
        ).toBeLessThan(1e-9);
      expectGolden({}, 'ssim_wang2004_luma');
      expectGolden({ preset: 'rgb' }, 'ssim_wang2004_rgb_mean');
      expectGolden({ preset: 'rgb' }, 'ssim_skimage_gaussian_rgb');
      expectGolden({ preset: 'skimage' }, 'ssim_skimage_uniform7_rgb');
      if (golden.official?.ssim === undefined) continue;
      expect(Number(ssim(images).score.toFixed(4)), name).toBe(golden.official.ssim);
    }
  });

  it('meets MATLAB on the LIVE pairs', { timeout: 180_000 }, async () => {
    const pairs = livePairs();
    expect(pairs).toHaveLength(80);
    for (const { reference, distorted, matlabSsim } of pairs) {
      const images = { reference: await decodeFixture(reference), distorted: await decodeFixture(distorted) };
      const { score } = ssim(images, { preset: 'matlab' });
      expect(relativeError(score, matlabSsim), distorted).toBeLessThan(ROUNDING);
    }
  });

  it('meets the published values of the checkerboards', async () => {
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map((n) => decodeFixture(`matlab/checkerboard${n}.png`)),
    );
    const score = (reference: Image, distorted: Image) =>
      Number(ssim({ reference, distorted }, { preset: 'rgb' }).score.toFixed(6));
    expect(score(one, two)).toBe(0.23088);
    expect(score(one, three)).toBe(0.231153);
    // Published as .996828, from float32; .9968285 lies half a unit of the last decimal further.
    const { score: alike } = ssim({ reference: two, distorted: three }, { preset: 'rgb' });
    expect(Math.abs(alike - 0.996828)).toBeLessThan(1e-6);
  });
});

describe('ssim against a second implementation', () => {
  const channels = (image: Image): Plane[] =>
    [0, 1, 2].map((c) => channelPlane(image.width, image.height, image.channels, image.data, c));
  const gray = ({ width, height, channels, data }: Image) => rgb2gray8(width, height, channels, data);
  const gaussian: NaiveOptions = { max: 255, sigma: 1.5 };
  const score = (a: Plane, b: Plane, options: NaiveOptions) => average(naiveMap(a, b, options).ssim);
  const perChannel = (prepare: (plane: Plane) => Plane, options: NaiveOptions) =>
    average(
      [0, 1, 2].map((c) => score(prepare(channels(reference)[c]), prepare(channels(distorted)[c]), options)),
    );
  const same = (plane: Plane) => plane;

  const cases: [string, Options, () => number][] = [
    ['wang2004', {}, () => score(gray(reference), gray(distorted), gaussian)],
    ['rgb', { preset: 'rgb' }, () => perChannel(same, gaussian)],
    ['skimage', { preset: 'skimage' }, () => perChannel(same, { max: 255, size: 7, sample: true })],
    [
      'matlab',
      { preset: 'matlab' },
      () => average(naiveVolume(channels(reference), channels(distorted), { max: 255 })),
    ],
    ...[2, 3, 4].map((f): [string, Options, () => number] => [
      `downsample ${f}`,
      { downsample: f },
      () => score(boxMeans(gray(reference), f), boxMeans(gray(distorted), f), gaussian),
    ]),
    ...(['replicate', 'symmetric'] as const).map((border): [string, Options, () => number] => [
      `border ${border}`,
      { luma: 'none', border },
      () => perChannel((plane) => extended(plane, border, 5), gaussian),
    ]),
    ...[3, 5, 9, 13, 21].map((size): [string, Options, () => number] => [
      `window of ${size}`,
      { windowSize: size, sigma: size / 4, k1: 0.02, k2: 0.05 },
      () => score(gray(reference), gray(distorted), { max: 255, size, sigma: size / 4, k1: 0.02, k2: 0.05 }),
    ]),
    [
      'uniform window of 11',
      { window: 'uniform' },
      () => score(gray(reference), gray(distorted), { max: 255 }),
    ],
  ];
  it.each(cases)('%s', (_, options, expected) => {
    expect(relativeError(ssim(pair, options).score, expected())).toBeLessThan(ROUNDING);
  });

  it('at every width and height, whatever is left over of a step of rows', () => {
    for (let extra = 0; extra < 9; extra++) {
      const a = syntheticPicture(11 + extra, 19 - extra, 1, extra);
      const b = withNoise(a, 30, 7);
      const plane = (image: Image) => channelPlane(image.width, image.height, 1, image.data, 0);
      const expected = score(plane(a), plane(b), gaussian);
      expect(relativeError(ssim({ reference: a, distorted: b }).score, expected)).toBeLessThan(ROUNDING);
    }
  });

  it('window by window', () => {
    const { map } = ssimWithMap(pair);
    const expected = naiveMap(gray(reference), gray(distorted), gaussian);
    expect([map.width, map.height]).toEqual([expected.width, expected.height]);
    // The map is float32: half a unit in the 24th bit of a number up to 1.
    const errors = expected.ssim.map((value, i) => Math.abs(map.data[i] - value));
    expect(Math.max(...errors)).toBeLessThan(6e-8);
  });
});

describe('ssim', () => {
  it('is exactly 1 for identical pictures, in every preset', () => {
    for (const preset of Object.keys(ssimModule.definition.presets)) {
      for (const image of [reference, syntheticPicture(31, 33, 1, 4), flatPicture(40, 30, 3, 77)]) {
        expect(ssim({ reference: image, distorted: image }, { preset }).score).toBe(1);
      }
    }
  });

  it('does not depend on the order of the pictures', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 120 }), (seed, amplitude) => {
        const a = syntheticPicture(23, 17, 3, seed);
        const b = withNoise(a, amplitude, seed + 1);
        return ssim({ reference: a, distorted: b }).score === ssim({ reference: b, distorted: a }).score;
      }),
      { numRuns: 30 },
    );
  });

  it('stays within -1 and 1', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 169, maxLength: 169 }),
        fc.uint8Array({ minLength: 169, maxLength: 169 }),
        (a, b) => {
          const { score } = ssim({
            reference: imageOf(13, 13, 1, a, 255),
            distorted: imageOf(13, 13, 1, b, 255),
          });
          return score >= -1 && score <= 1;
        },
      ),
      { numRuns: 50 },
    );
  });

  it('falls as noise grows', () => {
    const scores = [2, 5, 12, 30, 80].map(
      (noise) => ssim({ reference, distorted: withNoise(reference, noise, 3) }).score,
    );
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('scores a gray picture as its three equal channels', () => {
    const gray = [syntheticPicture(29, 31, 1, 5), syntheticPicture(29, 31, 1, 6)];
    const [a, b] = gray.map((image) => {
      const data = new Uint8Array(image.data.length * 3).map((_, i) => image.data[Math.floor(i / 3)]);
      return imageOf(29, 31, 3, data, 255);
    });
    const expected = ssim({ reference: gray[0], distorted: gray[1] }).score;
    expect(ssim({ reference: a, distorted: b }).score).toBe(expected);
    // The mean of three equal numbers is rounded twice.
    expect(
      relativeError(ssim({ reference: a, distorted: b }, { preset: 'rgb' }).score, expected),
    ).toBeLessThan(3e-16);
  });

  it('gives the same bits whatever array holds the same samples', () => {
    const options = { luma: 'rgb2gray' } as const;
    const expected = ssim(pair, options).score;
    for (const make of [
      (n: number) => new Uint8ClampedArray(n),
      (n: number) => new Uint16Array(n),
      (n: number) => new Float32Array(n),
      (n: number) => new Float64Array(n),
    ]) {
      const [a, b] = [reference, distorted].map((image) => converted(image, make(image.data.length), 255));
      expect(ssim({ reference: a, distorted: b }, options).score).toBe(expected);
    }
  });

  it('steps over an opaque alpha channel and reads ImageData and ndarrays', () => {
    const expected = ssim(pair).score;
    const rgba = withOpaqueAlpha(reference);
    expect(ssim({ reference: rgba, distorted }).score).toBe(expected);
    const imageData = { width: 53, height: 41, data: new Uint8ClampedArray(rgba.data) };
    expect(ssim({ reference: imageData, distorted }).score).toBe(expected);
    const planar = new Uint8Array(53 * 41 * 3).map(
      (_, i) => reference.data[(i % (53 * 41)) * 3 + Math.floor(i / (53 * 41))],
    );
    const ndarray = { data: planar, shape: [41, 53, 3], stride: [53, 1, 53 * 41], offset: 0 };
    expect(ssim({ reference: ndarray, distorted }).score).toBe(expected);
  });

  it('scores 16 bits and floats in their own range', () => {
    const options = { luma: 'rgb2gray' } as const;
    const expected = ssim(pair, options).score;
    const wide = (image: Image) => converted(image, new Uint16Array(image.data.length), 65535, 257);
    const unit = (image: Image) => converted(image, new Float32Array(image.data.length), 1, 1 / 255);
    expect(
      relativeError(
        ssim({ reference: wide(reference), distorted: wide(distorted) }, options).score,
        expected,
      ),
    ).toBeLessThan(ROUNDING);
    // A float32 sample is off by up to 6e-8 of itself, which enters the variances about linearly.
    expect(
      relativeError(
        ssim({ reference: unit(reference), distorted: unit(distorted) }, options).score,
        expected,
      ),
    ).toBeLessThan(1e-6);
  });

  it('is the luminance term alone between flat pictures', () => {
    const score = ssim({
      reference: flatPicture(20, 20, 1, 100),
      distorted: flatPicture(20, 20, 1, 120),
    }).score;
    const c1 = 2.55 ** 2;
    expect(relativeError(score, (2 * 100 * 120 + c1) / (100 ** 2 + 120 ** 2 + c1))).toBeLessThan(ROUNDING);
  });

  it('is negative where structures are opposed', () => {
    const inverse = { ...reference, data: reference.data.map((v) => 255 - v) as Uint8Array };
    expect(ssim({ reference, distorted: inverse }).score).toBeLessThan(-0.5);
  });

  it('shrinks large pictures by the factor that its authors suggest', () => {
    const large = syntheticPicture(640, 640, 1, 9);
    const noisy = withNoise(large, 30, 10);
    const images = { reference: large, distorted: noisy };
    // round(640 / 256) = round(2.5) = 3: MATLAB rounds halves away from zero.
    const auto = ssim(images, { preset: 'wang2004-downsample' });
    expect(auto.details.downsample).toBe(3);
    expect(auto.provenance.steps).toEqual(['mean of 3x3 pixels']);
    expect(auto.score).toBe(ssim(images, { downsample: 3 }).score);
    const small = { reference: cropBorder(large, 129), distorted: cropBorder(noisy, 129) };
    expect(ssim(small, { preset: 'wang2004-downsample' }).score).toBe(ssim(small).score);
  });

  it('cuts off a border first', () => {
    const cut = { reference: cropBorder(reference, 3), distorted: cropBorder(distorted, 3) };
    for (const options of [{}, { downsample: 2 }, { luma: 'none', border: 'symmetric' }] as const) {
      expect(ssim(pair, { ...options, cropBorder: 3 }).score).toBe(ssim(cut, options).score);
    }
  });

  it('scores a single window, and pictures of one pixel with a border', () => {
    const small = syntheticPicture(11, 11, 1, 3);
    expect(ssim({ reference: small, distorted: withNoise(small, 9, 1) }).score).toBeLessThan(1);
    const one = flatPicture(1, 1, 3, 10);
    expect(
      ssim({ reference: one, distorted: flatPicture(1, 1, 3, 12) }, { preset: 'matlab' }).score,
    ).toBeCloseTo((2 * 120 + 6.5025) / (244 + 6.5025), 12);
    const line = syntheticPicture(40, 1, 1, 3);
    expect(ssim({ reference: line, distorted: line }, { border: 'symmetric' }).score).toBe(1);
  });

  it.each([
    ['10 pixels', syntheticPicture(10, 30, 1, 1), {}],
    ['a crop', syntheticPicture(18, 30, 1, 1), { cropBorder: 4 }],
    ['a downsampling', syntheticPicture(20, 30, 1, 1), { downsample: 2 }],
  ] as const)('refuses what is too small for a window: %s', (_, image, options) => {
    expect(() => ssim({ reference: image, distorted: image }, options)).toThrow(
      expect.objectContaining({
        code: 'E_TOO_SMALL',
        message: expect.stringContaining('border "replicate"'),
      }),
    );
  });

  it.each([
    [{ windowSize: 8 }, 'must be odd'],
    [{ colorWindow: 'volume', luma: 'none' }, 'needs border'],
    [{ preset: 'wang' }, 'wang2004'],
    [{ k1: 0 }, 'at least'],
  ] as const)('refuses %o', (options, message) => {
    expect(() => ssim(pair, options as Options)).toThrow(
      expect.objectContaining({ code: 'E_OPTION', message: expect.stringContaining(message) }),
    );
  });

  it('refuses pictures that cannot be compared', () => {
    const smaller = syntheticPicture(53, 40, 3, 1);
    const deeper = converted(reference, new Uint16Array(reference.data.length), 65535);
    const gray = syntheticPicture(53, 41, 1, 1);
    const seeThrough = withOpaqueAlpha(reference);
    seeThrough.data[3] = 254;
    const broken = converted(reference, new Float64Array(reference.data.length), 255);
    broken.data[5] = NaN;
    for (const [other, code] of [
      [smaller, 'E_SIZE_MISMATCH'],
      [deeper, 'E_RANGE'],
      [gray, 'E_CHANNELS'],
      [seeThrough, 'E_ALPHA'],
      [broken, 'E_NON_FINITE'],
    ] as const) {
      expect(() => ssim({ reference, distorted: other })).toThrow(expect.objectContaining({ code }));
    }
  });
});

describe('ssimWithMap', () => {
  it('has the score as its mean', () => {
    for (const preset of Object.keys(ssimModule.definition.presets)) {
      const { result, map } = ssimWithMap(pair, { preset });
      expect(result).toEqual(ssim(pair, { preset }));
      // Each value is rounded to float32, by 6e-8 at most.
      expect(Math.abs(average([...map.data]) - result.score)).toBeLessThan(6e-8);
    }
  });

  it.each([
    [{}, 43, 31, 1, 5],
    [{ border: 'replicate' }, 53, 41, 1, 0],
    [{ cropBorder: 2, windowSize: 7 }, 43, 31, 1, 5],
    // Boxes of 2: their middle is half a pixel in, and the first whole window lies 5 boxes further.
    [{ downsample: 2 }, 17, 11, 2, 10.5],
    [{ downsample: 3 }, 8, 4, 3, 15],
  ] as const)('lies over the picture: %o', (options, width, height, scale, offset) => {
    const { map } = ssimWithMap(pair, options);
    expect(map).toMatchObject({
      width,
      height,
      scale: { x: scale, y: scale },
      offset: { x: offset, y: offset },
    });
    expect(map.polarity).toBe('higher-better');
  });

  it('is 1 where nothing differs and lower where something does', () => {
    const data = reference.data.slice() as Uint8Array;
    for (let x = 20; x < 24; x++) for (let c = 0; c < 3; c++) data[(20 * 53 + x) * 3 + c] ^= 128;
    const { map } = ssimWithMap({ reference, distorted: { ...reference, data } }, { preset: 'rgb' });
    expect(map.data[0]).toBe(1);
    expect(map.data[(20 - 5) * map.width + (22 - 5)]).toBeLessThan(0.9);
  });

  it('is what a session gives', async () => {
    const session = await ssimModule.createSession({ preset: 'rgb' }, undefined);
    expect(await session.compare(pair)).toEqual(ssim(pair, { preset: 'rgb' }));
    expect(await session.compareWithMap(pair)).toEqual(ssimWithMap(pair, { preset: 'rgb' }));
  });
});
