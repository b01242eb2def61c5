import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectIqaError } from '../../test/images.ts';
import { createRandom } from '../numeric/index.ts';
import { logisticFit, plcc } from './index.ts';

const SCORES = [
  12.1, 15.4, 17.9, 19.2, 22.8, 24.1, 25.5, 27.7, 28.3, 30.6, 31.9, 33.2, 35.8, 37.4, 38.1, 40.5, 42.7, 44.9,
  47.2, 49.8,
];
const OPINIONS = [
  78.2, 76.9, 80.1, 71.5, 73.8, 66.4, 69.9, 60.2, 55.7, 58.8, 46.3, 49.9, 38.4, 30.7, 34.1, 22.5, 25.6, 17.3,
  14.8, 16.9,
];

describe('against scipy 1.17.1, optimize.least_squares to 1e-15', () => {
  it.each([
    [
      4,
      [11.77816106827898, 79.91741017213153, 33.24704148038287, 5.444667441588991],
      0.9907696754375183,
      3.008978537480425,
    ],
    [
      5,
      [-99.54861488496653, 0.14921755387120078, 33.12235705273993, 0.6640219729814337, 24.133720130513783],
      0.9908348553162062,
      2.9983848581804255,
    ],
  ] as const)('with %i parameters', (parameters, expected, correlation, error) => {
    const fit = logisticFit(SCORES, OPINIONS, { parameters });
    expect(fit.converged).toBe(true);
    // The error is flat at its minimum: both solvers know it to 1e-15 and the parameters to the root of that.
    expect(Math.abs(fit.plcc - correlation)).toBeLessThan(1e-9);
    expect(Math.abs(fit.rmse - error)).toBeLessThan(1e-12);
    for (const [i, value] of expected.entries())
      expect(Math.abs(fit.parameters[i] / value - 1)).toBeLessThan(1e-5);
  });
});

describe('for any curve', () => {
  const curve = fc.record({
    low: fc.double({ min: -100, max: 100, noNaN: true }),
    height: fc.double({ min: 1, max: 200, noNaN: true }),
    midpoint: fc.double({ min: 25, max: 75, noNaN: true }),
    width: fc.double({ min: 4, max: 20, noNaN: true }),
    falls: fc.boolean(),
  });
  const scores = Array.from({ length: 50 }, (_, i) => 2 * i);
  const along = ({ low, height, midpoint, width, falls }: ReturnType<typeof curve.generate>['value']) =>
    scores.map((x) => low + height / (1 + Math.exp(((falls ? 1 : -1) * (x - midpoint)) / width)));

  it('4 parameters are found again', () => {
    fc.assert(
      fc.property(curve, (truth) => {
        const fit = logisticFit(scores, along(truth), { parameters: 4 });
        const [b1, b2, b3, b4] = fit.parameters;
        // Data exact to 1e-16 of their size; the least visible case shows half of its curve.
        expect(fit.rmse).toBeLessThan(1e-9 * truth.height);
        expect(b3).toBeCloseTo(truth.midpoint, 4);
        expect(b4).toBeCloseTo(truth.width, 4);
        expect(b1 > b2).toBe(!truth.falls);
      }),
    );
  });

  it('5 parameters hold 4 within them, and fit no worse than a line', () => {
    fc.assert(
      fc.property(curve, fc.integer(), (truth, seed) => {
        const random = createRandom(seed);
        const opinions = along(truth).map((v) => v + 0.05 * truth.height * random.normal());
        const five = logisticFit(scores, opinions);
        const four = logisticFit(scores, opinions, { parameters: 4 });
        expect(five.rmse).toBeLessThanOrEqual(four.rmse * (1 + 1e-9));
        expect(five.plcc).toBeGreaterThanOrEqual(Math.abs(plcc(scores, opinions)) - 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  it('predict is the formula at the parameters', () => {
    const five = logisticFit(SCORES, OPINIONS);
    const [b1, b2, b3, b4, b5] = five.parameters;
    const four = logisticFit(SCORES, OPINIONS, { parameters: 4 });
    const [c1, c2, c3, c4] = four.parameters;
    for (const x of [0, 20, 33, 60]) {
      expect(five.predict(x)).toBeCloseTo(b1 * (0.5 - 1 / (1 + Math.exp(b2 * (x - b3)))) + b4 * x + b5, 10);
      expect(four.predict(x)).toBeCloseTo(c2 + (c1 - c2) / (1 + Math.exp(-(x - c3) / c4)), 10);
    }
  });

  it('does not depend on units', () => {
    const fit = logisticFit(SCORES, OPINIONS);
    const scaled = logisticFit(
      SCORES.map((v) => v * 1e-3 + 5),
      OPINIONS.map((v) => 1e4 * v - 7),
    );
    expect(scaled.plcc).toBeCloseTo(fit.plcc, 9);
  });
});

describe('at the edges', () => {
  it('a straight line is fitted exactly, though its logistic part is nothing', () => {
    const fit = logisticFit(
      SCORES,
      SCORES.map((x) => 3 * x + 1),
    );
    expect(fit.rmse).toBeLessThan(1e-9);
    expect(fit.plcc).toBeCloseTo(1, 12);
  });

  it('a step is approached', () => {
    const fit = logisticFit([1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 1], { parameters: 4 });
    expect(fit.rmse).toBeLessThan(1e-6);
  });

  it('noise gives a weak fit, not an error', () => {
    const random = createRandom(8);
    const noise = () => Array.from({ length: 40 }, () => random.normal());
    const fit = logisticFit(noise(), noise());
    expect(fit.plcc).toBeGreaterThanOrEqual(0);
    expect(fit.plcc).toBeLessThan(0.6);
  });

  it('refuses too few rows, constant columns and other curves', () => {
    expectIqaError(() => logisticFit([1, 2, 3, 4], [1, 2, 3, 4]), 'E_INPUT', /at least 5 rows/);
    expectIqaError(() => logisticFit([1, 1, 1, 1, 1], [1, 2, 3, 4, 5]), 'E_INPUT', /in every row/);
    expectIqaError(() => logisticFit([1, 2, 3, 4, NaN], [1, 2, 3, 4, 5]), 'E_NON_FINITE', /row 4/);
    expectIqaError(() => logisticFit(SCORES, OPINIONS, { parameters: 3 as 4 }), 'E_USAGE', /4 or 5/);
  });
});
