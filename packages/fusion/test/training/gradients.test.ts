import { createRandom } from '@iqakit/core/numeric';
import { describe, expect, it } from 'vitest';
import {
  binaryCrossEntropy,
  type Choice,
  fidelityLoss,
  fidelityObjective,
  fusionLayout,
  type LossAndSlope,
  type Objective,
  RANKING_NET_SIZE,
  rankingObjective,
  thurstone,
} from '../../src/training/index.ts';
import { randomEvidence, randomParameters } from './evidence.ts';

/**
 * Central differences of a loss near 1 are off by the step squared (1e-10) and by rounding over the step
 * (1e-11), so a right gradient is far closer than this, and a wrong term far off.
 */
const TOLERANCE = 1e-6;
const STEP = 1e-5;

const ROWS = 12;
const TERMS = 4;
const evidence = randomEvidence(ROWS, TERMS, 1);

describe('gradients against central differences', () => {
  it.each([
    [0, 0],
    [0, 0.3],
    [3, 0],
    [3, 0.3],
  ])('fidelity loss with %i hidden units and a prior of %f', (hidden, prior) => {
    const layout = fusionLayout(TERMS, hidden);
    expectGradient(fidelityObjective(evidence, layout, choices(), prior), layout.size + 1);
  });

  it.each([
    [0, 0],
    [3, 0.3],
  ])('2AFC loss with %i hidden units and a prior of %f', (hidden, prior) => {
    const layout = fusionLayout(TERMS, hidden);
    expectGradient(rankingObjective(evidence, layout, choices(), prior), layout.size + RANKING_NET_SIZE);
  });

  it.each([0.01, 0.3, 0.5, 0.97])('both losses at the probability %f', (probability) => {
    for (const target of [0, 0.2, 0.9, 1]) {
      expectSlope((p) => fidelityLoss(p, target), probability);
      expectSlope((p) => binaryCrossEntropy(p, target), probability);
    }
  });

  it.each([-3, -0.2, 0, 1.5])("Thurstone's law at a gap of %f", (gap) => {
    expectSlope((d) => {
      const { probability, slope } = thurstone(d, 0.5);
      return { loss: probability, slope };
    }, gap);
  });
});

describe('the losses', () => {
  it('cost nothing where belief and judgement are one', () => {
    for (const probability of [0.001, 0.4, 0.9]) {
      expect(fidelityLoss(probability, probability).loss).toBeCloseTo(0, 15);
      expect(fidelityLoss(probability, probability).slope).toBeCloseTo(0, 12);
    }
  });

  it('stay finite for a belief that could not be more wrong', () => {
    for (const { loss, slope } of [fidelityLoss(0, 1), binaryCrossEntropy(1, 0)]) {
      expect(Number.isFinite(loss)).toBe(true);
      expect(slope).toBe(0);
    }
  });

  it('are even for equal distances: Phi(0) = 1/2, and Phi(1) as tables have it', () => {
    expect(thurstone(2, 2).probability).toBe(0.5);
    expect(thurstone(Math.SQRT2, 0).probability).toBeCloseTo(0.8413447460685429, 14);
  });
});

function choices(): readonly Choice[] {
  const random = createRandom(3);
  return Array.from({ length: 30 }, () => ({ ...twoRows(random), judge: random.integer(6) / 5 }));
}

function twoRows(random: ReturnType<typeof createRandom>) {
  const first = random.integer(ROWS);
  return { first, second: (first + 1 + random.integer(ROWS - 1)) % ROWS };
}

function expectGradient(objective: Objective, size: number): void {
  const parameters = randomParameters(size, 4);
  const gradient = new Float64Array(size);
  objective(parameters, gradient);
  const unused = new Float64Array(size);
  const worst = parameters.reduce((largest, value, i) => {
    parameters[i] = value + STEP;
    const above = objective(parameters, unused);
    parameters[i] = value - STEP;
    const below = objective(parameters, unused);
    parameters[i] = value;
    return Math.max(largest, Math.abs((above - below) / (2 * STEP) - gradient[i]));
  }, 0);
  expect(worst).toBeLessThan(TOLERANCE);
  // A gradient of nothing but zeros would also be close to a flat loss.
  expect(gradient.some((slope) => Math.abs(slope) > 1e-3)).toBe(true);
}

function expectSlope(loss: (x: number) => LossAndSlope, x: number): void {
  const numeric = (loss(x + STEP).loss - loss(x - STEP).loss) / (2 * STEP);
  expect(Math.abs(numeric - loss(x).slope)).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(numeric)));
}
