import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectIqaError } from '../../test/images.ts';
import { createRandom } from '../numeric/index.ts';
import { krcc, meanRanks, pairwiseAccuracy, plcc, rmse, srcc } from './index.ts';

/** Twelve rows with ties in both columns and in both at once. */
const X = [3.1, 4.7, 2.2, 4.7, 8.0, 6.5, 1.2, 4.7, 9.9, 7.1, 2.2, 5.5];
const Y = [2.0, 4.0, 2.5, 3.0, 9.0, 7.0, 2.0, 4.0, 8.5, 7.0, 1.0, 5.0];

describe('against scipy 1.17.1', () => {
  // Both sides round a few sums of twelve: a few 1e-16.
  it.each([
    ['spearmanr', srcc, 0.9539067068413666],
    ['pearsonr', plcc, 0.9438180102743725],
    ['kendalltau', krcc, 0.8640276493271748],
    ['root of the mean squared difference', rmse, 0.9451631252505218],
  ])('%s', (_name, statistic, expected) => {
    expect(Math.abs(statistic(X, Y) - expected)).toBeLessThan(1e-15);
  });

  it('rankdata', () => {
    expect([...meanRanks(X)]).toEqual([4, 6, 2.5, 6, 11, 9, 1, 6, 12, 10, 2.5, 8]);
  });
});

const wholeColumns = fc
  .integer({ min: 2, max: 30 })
  .chain((n) => {
    const column = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: n, maxLength: n });
    return fc.tuple(column, column);
  })
  .filter((columns) => columns.every((column) => column.some((v) => v !== column[0])));

describe('for any columns', () => {
  it('krcc is tau-b counted pair by pair', () => {
    fc.assert(
      fc.property(wholeColumns, ([x, y]) => {
        const { concordant, discordant, untiedX, untiedY } = countByPairs(x, y);
        expect(krcc(x, y)).toBeCloseTo((concordant - discordant) / Math.sqrt(untiedX * untiedY), 14);
      }),
    );
  });

  it('pairwiseAccuracy is the share counted pair by pair', () => {
    fc.assert(
      fc.property(wholeColumns, ([x, y]) => {
        const { concordant, tiedInXOnly, untiedY } = countByPairs(x, y);
        expect(pairwiseAccuracy(x, y)).toBe((concordant + tiedInXOnly / 2) / untiedY);
      }),
    );
  });

  it('all are symmetric, bounded, and turn with the sign', () => {
    fc.assert(
      fc.property(wholeColumns, ([x, y]) => {
        for (const statistic of [srcc, plcc, krcc]) {
          const value = statistic(x, y);
          expect(Math.abs(value)).toBeLessThanOrEqual(1);
          expect(statistic(y, x)).toBeCloseTo(value, 14);
          expect(
            statistic(
              x.map((v) => -v),
              y,
            ),
          ).toBeCloseTo(-value, 14);
        }
      }),
    );
  });

  it('ranks do not heed a rising curve, and a straight line correlates fully', () => {
    fc.assert(
      fc.property(wholeColumns, ([x, y]) => {
        const curved = x.map((v) => v ** 3 + v);
        expect(srcc(curved, y)).toBe(srcc(x, y));
        expect(krcc(curved, y)).toBe(krcc(x, y));
        expect(pairwiseAccuracy(curved, y)).toBe(pairwiseAccuracy(x, y));
        const line = x.map((v) => 3 * v - 7);
        expect(plcc(x, line)).toBeCloseTo(1, 14);
        expect(srcc(x, line)).toBeCloseTo(1, 14);
        expect(krcc(x, line)).toBe(1);
      }),
    );
  });
});

describe('at scale', () => {
  it('krcc of 20,000 rows agrees with the normal’s 2/pi arcsin(rho)', () => {
    const random = createRandom(5);
    const x = Float64Array.from({ length: 20_000 }, () => random.normal());
    const y = x.map((v) => 0.6 * v + 0.8 * random.normal());
    // Its standard error at 20,000 rows is about 0.0045; the seed is fixed.
    expect(Math.abs(krcc(x, y) - (2 / Math.PI) * Math.asin(0.6))).toBeLessThan(0.015);
  });

  it('plcc survives a large offset', () => {
    const offset = X.map((v) => v + 1e9);
    // The offset leaves 2e-7 of absolute precision in x.
    expect(plcc(offset, Y)).toBeCloseTo(plcc(X, Y), 6);
  });
});

describe('bad columns', () => {
  it.each([srcc, plcc, krcc, pairwiseAccuracy])('are refused', (statistic) => {
    expectIqaError(() => statistic([1, 2], [1]), 'E_INPUT', /2 values and \w+ has 1/);
    expectIqaError(() => statistic([1], [1]), 'E_INPUT', /at least 2 rows/);
    expectIqaError(() => statistic([], []), 'E_INPUT', /at least 2 rows/);
    expectIqaError(() => statistic([1, 2, NaN], [1, 2, 3]), 'E_NON_FINITE', /NaN in row 2/);
    expectIqaError(() => statistic([1, 2, 3], [1, Infinity, 3]), 'E_NON_FINITE', /Infinity in row 1/);
    expectIqaError(() => statistic([1, 2, 3], [4, 4, 4]), 'E_INPUT', /is 4 in every row/);
  });

  it('a constant prediction orders nothing, which is chance for pairs and an error for correlations', () => {
    expect(pairwiseAccuracy([1, 1, 1], [1, 2, 3])).toBe(0.5);
    expectIqaError(() => srcc([1, 1, 1], [1, 2, 3]), 'E_INPUT', /x is 1 in every row/);
  });

  it('rmse takes one row, and columns that are constant', () => {
    expect(rmse([3], [0])).toBe(3);
    expectIqaError(() => rmse([], []), 'E_INPUT', /at least 1/);
  });

  it('values that float64 cannot tell apart once squared are refused', () => {
    expectIqaError(() => plcc([0, 1e-200], [1, 2]), 'E_INPUT', /rescale/);
    expectIqaError(() => plcc([-1e200, 1e200], [1, 2]), 'E_INPUT', /rescale/);
  });
});

function countByPairs(x: readonly number[], y: readonly number[]) {
  let concordant = 0;
  let discordant = 0;
  let untiedX = 0;
  let untiedY = 0;
  let tiedInXOnly = 0;
  for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      const product = Math.sign(x[i] - x[j]) * Math.sign(y[i] - y[j]);
      if (product > 0) concordant++;
      if (product < 0) discordant++;
      if (x[i] !== x[j]) untiedX++;
      if (y[i] !== y[j]) untiedY++;
      if (x[i] === x[j] && y[i] !== y[j]) tiedInXOnly++;
    }
  }
  return { concordant, discordant, untiedX, untiedY, tiedInXOnly };
}
