import { describe, expect, it } from 'vitest';
import { adam } from '../../src/training/index.ts';

describe('adam', () => {
  it('moves by the rate in its first step, whatever the size of the slope', () => {
    const parameters = Float64Array.of(0, 0);
    adam(
      (_, gradient) => {
        gradient.set([1e-3, -1e3]);
        return 0;
      },
      parameters,
      { steps: 1, rate: 0.1 },
    );
    // The floor of 1e-8 under a slope of 1e-3 takes 1e-5 of the step away.
    expect(parameters[0]).toBeCloseTo(-0.1, 5);
    expect(parameters[1]).toBeCloseTo(0.1, 10);
  });

  it('finds the bottom of a badly scaled bowl', () => {
    const parameters = Float64Array.of(3, -2);
    const losses: number[] = [];
    adam(
      ([x, y], gradient) => {
        gradient.set([2 * (x - 1), 2000 * (y + 1)]);
        return (x - 1) ** 2 + 1000 * (y + 1) ** 2;
      },
      parameters,
      { steps: 2000, rate: 0.05, afterStep: (_step, _parameters, loss) => losses.push(loss) },
    );
    // With a fixed rate Adam hovers around the bottom; far closer than the first step is what is asked.
    expect(parameters[0]).toBeCloseTo(1, 3);
    expect(parameters[1]).toBeCloseTo(-1, 3);
    expect(losses).toHaveLength(2000);
    expect(losses.at(-1)).toBeLessThan(1e-4);
  });
});
