import { describe, expect, it } from 'vitest';
import { expectIqaError } from '../../test/images.ts';
import { createRandom, mean } from '../numeric/index.ts';
import { bootstrap, srcc } from './index.ts';

const random = createRandom(6);
const scores = Array.from({ length: 80 }, () => random.normal());
const opinions = scores.map((v) => v + random.normal());

describe('bootstrap', () => {
  it('is the same for the same seed and moves with another', () => {
    const first = bootstrap([scores, opinions], srcc, { seed: 3 });
    expect(bootstrap([scores, opinions], srcc, { seed: 3 })).toEqual(first);
    expect(bootstrap([scores, opinions], srcc, { seed: 4 }).low).not.toBe(first.low);
    expect(first.estimate).toBe(srcc(scores, opinions));
    expect(first.low).toBeLessThan(first.estimate);
    expect(first.high).toBeGreaterThan(first.estimate);
  });

  it('of a mean is as wide as the normal’s', () => {
    const values = Array.from({ length: 400 }, () => random.normal());
    const spread = Math.sqrt(mean(values.map((v) => (v - mean(values)) ** 2)));
    const { low, high } = bootstrap([values], (column) => mean(column), { resamples: 4000 });
    // 2 * 1.96 standard errors; a 2.5 % quantile of 4,000 resamples wanders by about 4 % of its distance.
    expect((high - low) / ((2 * 1.959964 * spread) / 20)).toBeCloseTo(1, 1);
  });

  it('covers the truth about as often as it says', () => {
    let covered = 0;
    for (let i = 0; i < 200; i++) {
      const sample = Array.from({ length: 60 }, () => random.normal());
      const { low, high } = bootstrap([sample], (column) => mean(column), {
        resamples: 200,
        confidence: 0.9,
        seed: i,
      });
      if (low <= 0 && high >= 0) covered++;
    }
    // 180 expected; percentile intervals of 60 rows fall a little short, and the standard deviation is 4.2.
    expect(covered).toBeGreaterThan(163);
    expect(covered).toBeLessThan(195);
  });

  it('a wider confidence contains a narrower one', () => {
    const wide = bootstrap([scores, opinions], srcc, { confidence: 0.99 });
    const narrow = bootstrap([scores, opinions], srcc, { confidence: 0.8 });
    expect(wide.low).toBeLessThan(narrow.low);
    expect(wide.high).toBeGreaterThan(narrow.high);
  });

  it('counts resamples without a statistic and gives up when they are most', () => {
    // Four rows, three alike: a resample leaves the odd one out in (3/4)^4 = 32 % of cases.
    const { undefinedResamples } = bootstrap(
      [
        [1, 1, 1, 2],
        [1, 2, 3, 4],
      ],
      srcc,
    );
    expect(undefinedResamples).toBeGreaterThan(250);
    expect(undefinedResamples).toBeLessThan(400);
    const onlyWhole = (...columns: readonly ArrayLike<number>[]) =>
      columns[0][0] === 1 && columns[0][1] === 2 ? 1 : Number.NaN;
    expectIqaError(() => bootstrap([[1, 2, 3, 4, 5]], onlyWhole), 'E_INPUT', /most resamples/);
  });

  it('lets a programming error through', () => {
    expect(() =>
      bootstrap([[1, 2]], () => {
        throw new TypeError('mine');
      }),
    ).toThrow(TypeError);
  });

  it('refuses senseless options and columns', () => {
    expectIqaError(() => bootstrap([], srcc), 'E_USAGE', /at least one column/);
    expectIqaError(() => bootstrap([scores], (c) => mean(c), { resamples: 0 }), 'E_USAGE', /resamples/);
    expectIqaError(() => bootstrap([scores], (c) => mean(c), { confidence: 1 }), 'E_USAGE', /confidence/);
    expectIqaError(() => bootstrap([[1, 2], [1]], srcc), 'E_INPUT', /column 2 has 1/);
  });
});
