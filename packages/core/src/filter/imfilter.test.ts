import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectIqaError } from '../../test/images.ts';
import {
  type Border,
  boxDownsample,
  filterSeparable,
  fspecialAverage,
  fspecialGaussian,
  gaussianTaps,
  imfilter,
  type Plane,
  splitChannels,
  subsample,
} from './index.ts';

const plane = (width: number, samples: readonly number[]): Plane => ({
  width,
  height: samples.length / width,
  data: Float64Array.from(samples),
});

const digits = plane(5, [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3, 2, 3, 8, 4]);
const kernel = plane(2, [1, 2, 3, 5, 7, 11]);
const counting = plane(
  7,
  Array.from({ length: 42 }, (_, i) => i + 1),
);

describe('imfilter', () => {
  // scipy 1.17.1, ndimage.correlate with origin (0, -1), which centres a 3x2 kernel as MATLAB does.
  it.each([
    [
      'symmetric',
      [104, 112, 120, 107, 109, 165, 200, 189, 189, 201, 111, 130, 187, 177, 153, 83, 94, 181, 169, 131],
    ],
    [
      'replicate',
      [104, 112, 120, 107, 109, 165, 200, 189, 189, 201, 111, 130, 187, 177, 153, 83, 94, 181, 169, 131],
    ],
    [
      'circular',
      [106, 111, 133, 112, 160, 165, 200, 189, 189, 183, 111, 130, 187, 177, 134, 72, 98, 111, 131, 114],
    ],
    ['zero', [99, 103, 114, 96, 36, 165, 200, 189, 189, 77, 111, 130, 187, 177, 58, 40, 47, 72, 69, 21]],
    ['valid', [165, 200, 189, 189, 111, 130, 187, 177]],
  ] as const)('with a %s border', (border, expected) => {
    expect([...imfilter(digits, kernel, border).data]).toEqual(expected);
  });

  it('mirrors as often as a kernel larger than the plane needs', () => {
    // numpy 2.4: pad(A, ((2, 3), (3, 3)), 'symmetric'), then windows; 11 x 12 ones need two mirrorings.
    const larger = [
      4193, 4202, 4424, 4521, 4623, 3955, 4021, 4247, 4557, 4618, 4795, 4855, 5041, 5391, 5579, 4928, 4854,
      4994, 5147, 5196,
    ];
    expect([...imfilter(digits, counting, 'symmetric').data]).toEqual(larger);
    const ones: Plane = { width: 12, height: 11, data: new Float64Array(132).fill(1) };
    const huge = [
      668, 668, 641, 633, 646, 674, 678, 654, 649, 668, 656, 660, 642, 636, 656, 598, 601, 582, 579, 604,
    ];
    expect([...imfilter(digits, ones, 'symmetric').data]).toEqual(huge);
  });

  it('is what its definition says, for any plane, kernel and border', () => {
    const anyPlane = fc
      .tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }))
      .chain(([width, height]) =>
        fc
          .array(fc.integer({ min: -9, max: 9 }), { minLength: width * height, maxLength: width * height })
          .map((samples) => plane(width, samples)),
      );
    const anyBorder = fc.constantFrom<Exclude<Border, 'valid'>>('symmetric', 'replicate', 'circular', 'zero');
    fc.assert(
      fc.property(anyPlane, anyPlane, anyBorder, (a, h, border) => {
        expect([...imfilter(a, h, border).data]).toEqual(byDefinition(a, h, border));
      }),
    );
  });

  it('refuses what cannot be filtered', () => {
    expectIqaError(
      () => imfilter(kernel, digits, 'valid'),
      'E_TOO_SMALL',
      /5x4 kernel does not fit into 2x3/,
    );
    expectIqaError(() => imfilter({ ...digits, width: 6 }, kernel, 'zero'), 'E_INPUT', /6x4 but has 20/);
    expectIqaError(() => imfilter(digits, kernel, 'mirror' as Border), 'E_USAGE', /"mirror" is no border/);
  });
});

describe('filterSeparable', () => {
  it('is imfilter with the outer product', () => {
    const taps = gaussianTaps(5, 1.2);
    for (const border of ['symmetric', 'replicate', 'circular', 'zero', 'valid'] as const) {
      if (border === 'valid') continue;
      const once = imfilter(digits, fspecialGaussian(5, 1.2), border).data;
      const twice = filterSeparable(digits, border, taps).data;
      // The same products added in another order, at values up to 9.
      for (let i = 0; i < once.length; i++) expect(Math.abs(once[i] - twice[i])).toBeLessThan(1e-14);
    }
  });

  it('takes other taps for columns', () => {
    const rows = filterSeparable(digits, 'valid', Float64Array.of(1, 1), Float64Array.of(1));
    expect([...rows.data.subarray(0, 4)]).toEqual([4, 5, 5, 6]);
    const columns = filterSeparable(digits, 'valid', Float64Array.of(1), Float64Array.of(1, 0, 1));
    expect([...columns.data.subarray(0, 5)]).toEqual([8, 9, 13, 8, 14]);
  });
});

describe('fspecialAverage', () => {
  it('is a box of equal weights', () => {
    expect(fspecialAverage(2)).toEqual({
      width: 2,
      height: 2,
      data: Float64Array.of(0.25, 0.25, 0.25, 0.25),
    });
    expect(fspecialAverage(4, 1)).toMatchObject({ width: 4, height: 1 });
    expectIqaError(() => fspecialAverage(0), 'E_USAGE', /0x0/);
  });
});

describe('downsampling', () => {
  it('takes every second pixel from the first on', () => {
    expect(subsample(digits, 2)).toEqual(plane(3, [3, 4, 5, 5, 9, 9]));
    expect(subsample(digits, 9)).toEqual(plane(1, [3]));
    expectIqaError(() => subsample(digits, 0), 'E_USAGE', /factor/);
  });

  it('by 2 averages a pixel, its right, its lower and its diagonal neighbour', () => {
    // (3 + 1 + 9 + 2) / 4 ..., the last column mirrored: (5 + 5 + 3 + 3) / 4
    expect(boxDownsample(digits, 2)).toEqual(plane(3, [3.75, 4, 4, 4.5, 6.75, 6.5]));
  });

  it('is imfilter with a box, thinned out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 13 }),
        fc.integer({ min: 1, max: 13 }),
        (factor, width, height) => {
          const samples = Array.from({ length: width * height }, (_, i) => (i * 37) % 101);
          const a = plane(width, samples);
          const whole = subsample(imfilter(a, fspecialAverage(factor), 'symmetric'), factor);
          expect(boxDownsample(a, factor)).toEqual(whole);
        },
      ),
    );
  });
});

describe('splitChannels', () => {
  it('takes channels apart', () => {
    const image = {
      width: 2,
      height: 1,
      channels: 3,
      data: Uint8Array.of(1, 2, 3, 4, 5, 6),
      range: { max: 255 },
      colorSpace: 'srgb',
    } as const;
    expect(splitChannels(image)).toEqual([plane(2, [1, 4]), plane(2, [2, 5]), plane(2, [3, 6])]);
  });
});

/** out(y, x) = sum of h(j, i) a(y + j - floor((rows - 1) / 2), x + i - floor((columns - 1) / 2)). */
function byDefinition(a: Plane, h: Plane, border: Exclude<Border, 'valid'>): number[] {
  const result: number[] = [];
  for (let y = 0; y < a.height; y++) {
    for (let x = 0; x < a.width; x++) {
      let total = 0;
      for (let j = 0; j < h.height; j++) {
        for (let i = 0; i < h.width; i++) {
          const row = beyond(y + j - Math.floor((h.height - 1) / 2), a.height, border);
          const column = beyond(x + i - Math.floor((h.width - 1) / 2), a.width, border);
          if (row >= 0 && column >= 0) total += h.data[j * h.width + i] * a.data[row * a.width + column];
        }
      }
      result.push(total);
    }
  }
  return result;
}

/** Walks back inside one reflection, wrap or step at a time; -1 for zero. */
function beyond(i: number, n: number, border: Exclude<Border, 'valid'>): number {
  let at = i;
  while (at < 0 || at >= n) {
    if (border === 'zero') return -1;
    if (border === 'replicate') at += at < 0 ? 1 : -1;
    else if (border === 'circular') at += at < 0 ? n : -n;
    else at = at < 0 ? -1 - at : 2 * n - 1 - at;
  }
  return at;
}
