import { describe, expect, it } from 'vitest';
import { type FusionParameters, fuse, type SpipsStream, type SpipsTerm } from '../../src/spips/index.ts';

const terms: readonly SpipsTerm[] = [
  { name: 'psnr', stream: 'traditional' },
  { name: 'shallow', stream: 'perceptual' },
  { name: 'deep', stream: 'semantic' },
];
const all: ReadonlySet<SpipsStream> = new Set(['traditional', 'perceptual', 'semantic']);

/** Softplus of these is ln 2, 2 and 3: their shares are ln 2 : 2 : 3. */
const theta = [0, Math.log(Math.exp(2) - 1), Math.log(Math.exp(3) - 1)];
const total = Math.LN2 + 5;
const linear: FusionParameters = { gains: [1, 2, 10], theta, response: 'linear' };

describe('fuse', () => {
  it('averages gains times means with the weights softplus gives', () => {
    const { score, contributions, weights } = fuse([0.5, 0.25, 0.01], terms, linear, all);
    // Exponential and logarithm there and back leave a rounding of the last digits.
    expect(weights).toEqual([Math.LN2 / total, 2 / total, 3 / total].map((w) => expect.closeTo(w, 14)));
    expect(contributions[1]).toBeCloseTo((2 / total) * 0.5, 14);
    expect(score).toBeCloseTo((Math.LN2 * 0.5 + 2 * 0.5 + 3 * 0.1) / total, 14);
  });

  it('passes evidence through log(1 + x) where the response is log', () => {
    const { score } = fuse([0.5, 0.25, 0.01], terms, { ...linear, response: 'log' }, all);
    const expected = (Math.LN2 * Math.log(1.5) + 2 * Math.log(1.5) + 3 * Math.log(1.1)) / total;
    expect(score).toBeCloseTo(expected, 14);
  });

  it('shares the weight of streams that are off among the others', () => {
    const { weights, contributions } = fuse(
      [0.5, 9, 0.01],
      terms,
      linear,
      new Set(['traditional', 'semantic']),
    );
    expect(weights[1]).toBe(0);
    expect(contributions[1]).toBe(0);
    expect(weights[0] + weights[2]).toBeCloseTo(1, 15);
  });

  it('adds the hidden layer, whose weights are all positive', () => {
    const mlp = { a: [[0, 0, 0]], b: [theta[1]] };
    const plain = fuse([0.5, 0.25, 0.01], terms, linear, all).score;
    const { score } = fuse([0.5, 0.25, 0.01], terms, { ...linear, mlp }, all);
    expect(score).toBeCloseTo(plain + 2 * Math.tanh(Math.LN2 * plain), 13);
  });

  it('is 0 for nothing, exactly', () => {
    const mlp = { a: [[1, -2, 3]], b: [0.3] };
    for (const response of ['linear', 'log'] as const) {
      expect(fuse([0, 0, 0], terms, { ...linear, response, mlp }, all).score).toBe(0);
    }
  });
});
