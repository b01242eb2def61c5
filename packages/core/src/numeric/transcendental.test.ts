import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { TRANSCENDENTAL_VALUES } from '../../test/transcendental-values.ts';
import { ulpsBetween } from '../../test/ulps.ts';
import * as numeric from './index.ts';

type Numeric = (...parameters: number[]) => number;

/**
 * The most float64 steps each function may be from the correctly rounded value. An error of "within 1 ulp"
 * of the true value can be one step from the rounded one; "within 2 ulp", two. A wrong coefficient or
 * reduction costs thousands.
 */
const STEPS: Readonly<Record<string, number>> = {
  exp: 1,
  expm1: 2,
  log: 0,
  log10: 0,
  log2: 0,
  log1p: 1,
  pow: 1,
  sin: 1,
  cos: 1,
  tanh: 2,
  erf: 1,
  sigmoid: 2,
  softplus: 2,
};

describe.each(Object.entries(TRANSCENDENTAL_VALUES))('%s', (name, rows) => {
  const compute = (numeric as unknown as Record<string, Numeric>)[name];

  it.each(rows.map((row) => [row.slice(0, -1), row.at(-1) ?? NaN] as const))(
    'at %j is %d',
    (input, expected) => {
      expect(ulpsBetween(compute(...input), expected)).toBeLessThanOrEqual(STEPS[name]);
    },
  );

  it('spreads NaN', () => {
    expect(compute(NaN, 2)).toBeNaN();
  });
});

describe('against the engine, whose own functions are within about 1 ulp', () => {
  // Two functions within 1 ulp (2 for tanh and expm1) each can lie this many steps apart.
  const cases: [string, Numeric, Numeric, fc.Arbitrary<number>, number][] = [
    ['exp', numeric.exp, Math.exp, fc.double({ min: -745, max: 709, noNaN: true }), 2],
    ['expm1', numeric.expm1, Math.expm1, fc.double({ min: -40, max: 40, noNaN: true }), 3],
    ['log', numeric.log, Math.log, fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }), 1],
    ['log10', numeric.log10, Math.log10, fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }), 2],
    ['log2', numeric.log2, Math.log2, fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true }), 2],
    ['log1p', numeric.log1p, Math.log1p, fc.double({ min: -0.99, max: 1e9, noNaN: true }), 2],
    ['sin', numeric.sin, Math.sin, fc.double({ min: -1e9, max: 1e9, noNaN: true }), 2],
    ['cos', numeric.cos, Math.cos, fc.double({ min: -1e9, max: 1e9, noNaN: true }), 2],
    ['tanh', numeric.tanh, Math.tanh, fc.double({ min: -30, max: 30, noNaN: true }), 4],
  ];

  test.each(cases)('%s', (_name, ours, engines, argument, steps) => {
    fc.assert(
      fc.property(argument, (x) => {
        expect(ulpsBetween(ours(x), engines(x))).toBeLessThanOrEqual(steps);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('special values', () => {
  it('exp ends at 0 and Infinity', () => {
    expect([numeric.exp(-Infinity), numeric.exp(-746), numeric.exp(-745.1)]).toEqual([0, 0, 5e-324]);
    expect([numeric.exp(0), numeric.exp(-0), numeric.exp(710), numeric.exp(Infinity)]).toEqual([
      1,
      1,
      Infinity,
      Infinity,
    ]);
    expect(numeric.exp(709.782712893384)).toBeLessThan(Infinity);
  });

  it('expm1 keeps the sign of zero and its limits', () => {
    expect([0, -0, -Infinity, Infinity].map(numeric.expm1)).toEqual([0, -0, -1, Infinity]);
  });

  it.each([numeric.log, numeric.log2, numeric.log10])('logarithms end at 0 and Infinity', (logarithm) => {
    expect([0, -0, 1, Infinity].map(logarithm)).toEqual([-Infinity, -Infinity, 0, Infinity]);
    expect(logarithm(-1)).toBeNaN();
    expect(logarithm(-Infinity)).toBeNaN();
  });

  it('log1p ends at -1', () => {
    expect([-1, 0, Infinity].map(numeric.log1p)).toEqual([-Infinity, 0, Infinity]);
    expect(numeric.log1p(-1.5)).toBeNaN();
  });

  it('tanh, erf, sigmoid and softplus reach their limits', () => {
    expect([-Infinity, -50, -0, 0, 50, Infinity].map(numeric.tanh)).toEqual([-1, -1, -0, 0, 1, 1]);
    expect([-Infinity, -7, -0, 0, 7, Infinity].map(numeric.erf)).toEqual([-1, -1, -0, 0, 1, 1]);
    expect([-Infinity, -800, 0, 50, Infinity].map(numeric.sigmoid)).toEqual([0, 0, 0.5, 1, 1]);
    expect([-Infinity, -800, 800, Infinity].map(numeric.softplus)).toEqual([0, 0, 800, Infinity]);
  });

  it('sine and cosine of infinities are NaN, and the sine keeps the sign of zero', () => {
    expect([numeric.sin(Infinity), numeric.cos(-Infinity)]).toEqual([NaN, NaN]);
    expect([numeric.sin(-0), numeric.cos(0)]).toEqual([-0, 1]);
  });
});

describe('exact values', () => {
  it.each(Array.from({ length: 23 }, (_, n) => n))('log10 of 10^%i', (n) => {
    expect(numeric.log10(Number(`1e${n}`))).toBe(n);
  });

  it('log2 of every power of two', () => {
    for (let n = -1074; n <= 1023; n++) expect(numeric.log2(2 ** n)).toBe(n);
  });

  it('whole powers that float64 holds', () => {
    for (let base = 2; base <= 12; base++) {
      for (let exponent = 1; base ** exponent <= 2 ** 53; exponent++) {
        expect(numeric.pow(base, exponent)).toBe(Number(BigInt(base) ** BigInt(exponent)));
      }
    }
  });
});

describe('pow', () => {
  const unusual = [
    NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    1,
    -1,
    2,
    -2,
    0.5,
    -0.5,
    3,
    -3,
    1.5,
    1e308,
    5e-324,
    2 ** 53 + 2,
  ];
  it('has the special cases of Math.pow', () => {
    for (const base of unusual) {
      for (const exponent of unusual) {
        const ours = numeric.pow(base, exponent);
        const engines = base ** exponent;
        const isSame = Object.is(ours, engines) || (ours !== 0 && ulpsBetween(ours, engines) <= 2);
        expect(isSame, `pow(${base}, ${exponent}) is ${ours}, the engine says ${engines}`).toBe(true);
      }
    }
  });

  it('overflows and underflows with the right sign', () => {
    expect(numeric.pow(-10, 999)).toBe(-Infinity);
    expect(numeric.pow(-10, 998)).toBe(Infinity);
    expect(numeric.pow(-10, -999)).toBe(-0);
    expect(numeric.pow(1.5, 1e300)).toBe(Infinity);
    expect(numeric.pow(1.5, -1e300)).toBe(0);
  });
});

describe('shapes', () => {
  const moderate = fc.double({ min: -30, max: 30, noNaN: true });

  it('exp(x) exp(-x) is 1', () => {
    fc.assert(
      fc.property(moderate, (x) => {
        // Two errors of 1 ulp and the product's rounding.
        expect(Math.abs(numeric.exp(x) * numeric.exp(-x) - 1)).toBeLessThanOrEqual(3 * Number.EPSILON);
      }),
    );
  });

  it('odd functions are odd to the bit', () => {
    fc.assert(
      fc.property(moderate, (x) => {
        for (const odd of [numeric.sin, numeric.erf]) expect(odd(-x)).toBe(-odd(x));
        expect(numeric.cos(-x)).toBe(numeric.cos(x));
      }),
    );
  });

  it('rise where they should', () => {
    fc.assert(
      fc.property(moderate, fc.double({ min: 1e-6, max: 5, noNaN: true }), (x, step) => {
        for (const rising of [numeric.exp, numeric.erf, numeric.tanh, numeric.sigmoid, numeric.softplus]) {
          expect(rising(x + step)).toBeGreaterThanOrEqual(rising(x));
        }
      }),
    );
  });
});
