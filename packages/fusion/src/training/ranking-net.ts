import { createRandom, sigmoid } from '@iqakit/core/numeric';
import { binaryCrossEntropy } from './losses.ts';

/** Numbers the net looks at: d0, d1, d0 - d1, d0 / (d1 + eps), d1 / (d0 + eps). */
const INPUTS = 5;
const HIDDEN = 32;
const LEAK = 0.2;
const QUOTIENT_FLOOR = 0.1;

const FIRST = { weights: 0, biases: HIDDEN * INPUTS };
const SECOND = { weights: FIRST.biases + HIDDEN, biases: FIRST.biases + HIDDEN + HIDDEN * HIDDEN };
const LAST = { weights: SECOND.biases + HIDDEN, biases: SECOND.biases + HIDDEN + HIDDEN };

/** Parameters of the ranking net: 5 to 32 to 32 to 1. */
export const RANKING_NET_SIZE = LAST.biases + 1;

/** Seeded small weights, biases zero. */
export function initialRankingNet(seed: number): Float64Array {
  const random = createRandom(seed);
  const parameters = new Float64Array(RANKING_NET_SIZE);
  const fill = (from: number, count: number, inputs: number) => {
    const spread = Math.sqrt(1 / inputs);
    for (let i = 0; i < count; i++) parameters[from + i] = spread * (2 * random.next() - 1);
  };
  fill(FIRST.weights, HIDDEN * INPUTS, INPUTS);
  fill(SECOND.weights, HIDDEN * HIDDEN, HIDDEN);
  fill(LAST.weights, HIDDEN, HIDDEN);
  return parameters;
}

export interface RankingLoss {
  readonly loss: number;
  /** Slopes with respect to the two distances. */
  readonly first: number;
  readonly second: number;
}

/**
 * Cross-entropy of the net's belief that the second picture is the closer one against `judge`, the share
 * of people who said so (Zhang et al. 2018, the ranking loss of LPIPS). Adds `weight` times the net's
 * slopes to `gradient`, whose first element is the net's first parameter.
 */
export function rankingLoss(
  distances: readonly [number, number],
  judge: number,
  net: Float64Array,
  gradient: Float64Array,
  weight: number,
): RankingLoss {
  const [d0, d1] = distances;
  const inputs = [d0, d1, d0 - d1, d0 / (d1 + QUOTIENT_FLOOR), d1 / (d0 + QUOTIENT_FLOOR)];
  const one = layer(net, FIRST, inputs);
  const two = layer(net, SECOND, one.outputs);
  let sum = net[LAST.biases] as number;
  for (let i = 0; i < HIDDEN; i++) sum += (net[LAST.weights + i] as number) * (two.outputs[i] as number);
  const belief = sigmoid(sum);
  const { loss, slope } = binaryCrossEntropy(belief, judge);
  const ofSum = weight * slope * belief * (1 - belief);

  const ofTwo = new Array<number>(HIDDEN);
  for (let i = 0; i < HIDDEN; i++) {
    bump(gradient, LAST.weights + i, ofSum * (two.outputs[i] as number));
    ofTwo[i] = ofSum * (net[LAST.weights + i] as number);
  }
  bump(gradient, LAST.biases, ofSum);
  const ofOne = backLayer(net, gradient, SECOND, one.outputs, two.sums, ofTwo);
  const [a, b, c, d, e] = backLayer(net, gradient, FIRST, inputs, one.sums, ofOne) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const over1 = 1 / (d1 + QUOTIENT_FLOOR);
  const over0 = 1 / (d0 + QUOTIENT_FLOOR);
  return {
    loss: weight * loss,
    first: a + c + d * over1 - e * d1 * over0 * over0,
    second: b - c - d * d0 * over1 * over1 + e * over0,
  };
}

interface LayerPlace {
  readonly weights: number;
  readonly biases: number;
}

function layer(net: Float64Array, { weights, biases }: LayerPlace, inputs: readonly number[]) {
  const sums = new Array<number>(HIDDEN);
  const outputs = new Array<number>(HIDDEN);
  for (let j = 0; j < HIDDEN; j++) {
    let sum = net[biases + j] as number;
    for (let i = 0; i < inputs.length; i++)
      sum += (net[weights + j * inputs.length + i] as number) * (inputs[i] as number);
    sums[j] = sum;
    outputs[j] = sum > 0 ? sum : LEAK * sum;
  }
  return { sums, outputs };
}

function backLayer(
  net: Float64Array,
  gradient: Float64Array,
  { weights, biases }: LayerPlace,
  inputs: readonly number[],
  sums: readonly number[],
  ofOutputs: readonly number[],
): readonly number[] {
  const ofInputs = new Array<number>(inputs.length).fill(0);
  for (let j = 0; j < HIDDEN; j++) {
    const slope = (ofOutputs[j] as number) * ((sums[j] as number) > 0 ? 1 : LEAK);
    bump(gradient, biases + j, slope);
    for (let i = 0; i < inputs.length; i++) {
      const place = weights + j * inputs.length + i;
      bump(gradient, place, slope * (inputs[i] as number));
      ofInputs[i] = (ofInputs[i] as number) + slope * (net[place] as number);
    }
  }
  return ofInputs;
}

function bump(target: Float64Array, index: number, value: number): void {
  target[index] = (target[index] as number) + value;
}
