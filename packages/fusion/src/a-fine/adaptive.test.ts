import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adapt, afineScores, calibrateFidelity } from './adaptive.ts';
import type { AfineCalibration } from './layout.ts';

const K = 5;

/** Naturalness and fidelity lie in (-2, 2); lower is better. */
const term = fc.double({ min: -2, max: 2, noNaN: true });

describe('the adaptive combination', () => {
  it('is the sum of fidelity and naturalness where both pictures are equally natural', () => {
    expect(adapt({ fidelity: 0.5, naturalReference: -1, naturalDistorted: -1 }, K)).toEqual({
      score: -0.5,
      naturalnessWeight: 1,
    });
  });

  it('goes by naturalness where the distorted picture is the more natural one', () => {
    const faithful = adapt({ fidelity: -2, naturalReference: 1, naturalDistorted: -1 }, K);
    const unfaithful = adapt({ fidelity: 2, naturalReference: 1, naturalDistorted: -1 }, K);
    const moreNatural = adapt({ fidelity: 2, naturalReference: 1, naturalDistorted: -1.1 }, K);
    // All of fidelity's range is 4, a hundredth of what a tenth of naturalness moves here.
    expect(unfaithful.score - faithful.score).toBe(4);
    expect(unfaithful.score - moreNatural.score).toBeGreaterThan(100 * 4);
  });

  it('goes by fidelity where the distorted picture is the less natural one', () => {
    const faithful = adapt({ fidelity: -2, naturalReference: -1, naturalDistorted: 1 }, K);
    const natural = adapt({ fidelity: -2, naturalReference: -1, naturalDistorted: 0.5 }, K);
    const unfaithful = adapt({ fidelity: -1.99, naturalReference: -1, naturalDistorted: 1 }, K);
    // exp(-10) of the naturalness is left, less than a hundredth of fidelity's range.
    expect(Math.abs(faithful.score - natural.score)).toBeLessThan(1e-3);
    expect(unfaithful.score).toBeGreaterThan(faithful.score);
  });

  it('is better for more fidelity, whatever the naturalness', () => {
    fc.assert(
      fc.property(
        term,
        term,
        term,
        fc.double({ min: 1e-3, max: 1, noNaN: true }),
        (f, reference, x, step) => {
          const score = (fidelity: number) =>
            adapt({ fidelity, naturalReference: reference, naturalDistorted: x }, 1).score;
          expect(score(f + step)).toBeGreaterThan(score(f));
        },
      ),
    );
  });

  it('is better for a more natural distorted picture, as far as naturalness has a say', () => {
    // The derivative by N(dist) is exp(k (N(ref) - N(dist))) (1 - k N(dist)): it turns at 1/k.
    const k = 3;
    const natural = fc.double({ min: -2, max: 1 / k, noNaN: true });
    fc.assert(
      fc.property(term, term, natural, natural, (fidelity, naturalReference, a, b) => {
        fc.pre(Math.abs(a - b) > 1e-3);
        const score = (naturalDistorted: number) =>
          adapt({ fidelity, naturalReference, naturalDistorted }, k).score;
        expect(score(Math.min(a, b))).toBeLessThan(score(Math.max(a, b)));
      }),
    );
  });

  it('never lets a less natural distorted picture cost more than exp(k N(ref) - 1) / k', () => {
    const k = 3;
    fc.assert(
      fc.property(term, term, (naturalReference, naturalDistorted) => {
        const { score } = adapt({ fidelity: 0, naturalReference, naturalDistorted }, k);
        // The relative slack is the rounding of two exponentials.
        expect(score).toBeLessThanOrEqual((Math.exp(k * naturalReference - 1) / k) * (1 + 1e-12));
      }),
    );
  });

  it('depends on the order: it is a judgement of the distorted picture', () => {
    const forth = adapt({ fidelity: 0.3, naturalReference: 0.5, naturalDistorted: -0.5 }, K);
    const back = adapt({ fidelity: 0.3, naturalReference: -0.5, naturalDistorted: 0.5 }, K);
    expect(forth.score).toBeLessThan(back.score);
  });

  it.each([
    [2, -2, 1e4],
    [-2, 2, 1e4],
    [2, -2, Number.MAX_VALUE],
    [1e300, -1e300, 5],
  ])('is finite for naturalness %d and %d with k = %d', (naturalReference, naturalDistorted, k) => {
    const { score, naturalnessWeight } = adapt({ fidelity: 0, naturalReference, naturalDistorted }, k);
    expect(naturalnessWeight).not.toBeNaN();
    expect(Math.abs(naturalnessWeight)).toBeLessThan(Infinity);
    expect(score).not.toBeNaN();
    if (Math.abs(naturalDistorted) <= 2) expect(Math.abs(score)).toBeLessThan(Infinity);
  });
});

describe('calibration', () => {
  const calibration: AfineCalibration = {
    natural: { midpoint: 4.9592, slope: 21.5968 },
    fidelity: { midpoint: 0.5, slope: 0.15 },
    k: 5,
  };

  it('keeps every term in its range and the scaled score in (0, 100), in the order of the scores', () => {
    const raw = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(raw, raw, raw, raw, (a, b, naturalReference, naturalDistorted) => {
        const [x, y] = [a, b].map((fidelity) =>
          afineScores({ fidelity, naturalReference, naturalDistorted }, calibration),
        );
        for (const { fidelity, naturalReference: n, naturalDistorted: m, scaled } of [x, y]) {
          for (const value of [fidelity, n, m]) expect(Math.abs(value)).toBeLessThanOrEqual(2);
          expect(scaled).toBeGreaterThan(0);
          expect(scaled).toBeLessThan(100);
        }
        if (x.score < y.score) expect(x.scaled).toBeLessThanOrEqual(y.scaled);
      }),
    );
  });

  it('bounds the midpoint and the slope of fidelity as the published code does', () => {
    const far = { ...calibration, fidelity: { midpoint: 7, slope: 9 } };
    const bounded = { ...calibration, fidelity: { midpoint: 0.95, slope: 0.7 } };
    expect(calibrateFidelity(0.3, far)).toBe(calibrateFidelity(0.3, bounded));
    const near = { ...calibration, fidelity: { midpoint: -7, slope: 0 } };
    const least = { ...calibration, fidelity: { midpoint: 0.05, slope: 0.01 } };
    expect(calibrateFidelity(0.3, near)).toBe(calibrateFidelity(0.3, least));
  });
});
