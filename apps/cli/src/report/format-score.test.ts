import { describe, expect, it } from 'vitest';
import { formatExact, formatReadable, parseExact } from './format-score.ts';

describe('formatExact', () => {
  it.each([0, -0.5, 1 / 3, 5e-324, Infinity, -Infinity, Number.NaN])(
    '%d comes back from its text',
    (value) => {
      expect(parseExact(formatExact(value))).toBe(value);
    },
  );

  it('has words for what is no number', () => {
    expect([Infinity, -Infinity, Number.NaN].map(formatExact)).toEqual(['+inf', '-inf', 'nan']);
  });
});

describe('formatReadable', () => {
  it('keeps six places, and an exponent where those would be zeros', () => {
    expect([0, 0.67634, 1.25e-7, -2e-5, Infinity].map(formatReadable)).toEqual([
      '0.000000',
      '0.676340',
      '1.250e-7',
      '-2.000e-5',
      '+inf',
    ]);
  });
});
