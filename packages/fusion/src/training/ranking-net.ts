import { createRandom, sigmoid } from '@iqakit/core/numeric';
import { binaryCrossEntropy } from './losses.ts';

/** Numbers the net looks at: d0, d1, d0 - d1, d0 / (d1 + eps), d1 / (d0 + eps). */
const INPUTS = 5;
const HIDDEN = 32;
const LEAK = 0.2;
const QUOTIENT_FLOOR = 0.1;

interface LayerPlace {
  readonly weights: number;
  readonly biases: number;
  readonly inputs: number;
}

const FIRST: LayerPlace = { weights: 0, biases: HIDDEN * INPUTS, inputs: INPUTS };
const SECOND: LayerPlace = {
  weights: FIRST.biases + HIDDEN,
  biases: FIRST.biases + HIDDEN + HIDDEN * HIDDEN,
  inputs: HIDDEN,
};
const LAST = { weights: SECOND.biases + HIDDEN, bias: SECOND.biases + HIDDEN + HIDDEN };

/** Parameters of the ranking net: 5 to 32 to 32 to 1. */
export const RANKING_NET_SIZE = LAST.bias + 1;

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

/**
 * Cross-entropy of a small net's belief that the second picture is the closer one against the share of
 * people who said so (Zhang et al. 2018, the ranking loss of LPIPS). The buffers are made once: the loss is
 * computed for every choice in every step.
 */
export class RankingNet {
  /** Slopes of the last loss with respect to its two distances. */
  readonly slopes = { first: 0, second: 0 };
  readonly #parameters: Float64Array;
  readonly #gradient: Float64Array;
  readonly #inputs = new Float64Array(INPUTS);
  readonly #one = new Float64Array(HIDDEN);
  readonly #two = new Float64Array(HIDDEN);
  readonly #ofInputs = new Float64Array(INPUTS);
  readonly #ofOne = new Float64Array(HIDDEN);
  readonly #ofTwo = new Float64Array(HIDDEN);

  /** Both arrays are the net's own part of the optimised vector and of its gradient. */
  constructor(parameters: Float64Array, gradient: Float64Array) {
    this.#parameters = parameters;
    this.#gradient = gradient;
  }

  /** `weight` times the loss of one choice; its slopes are added to the gradient and left in `slopes`. */
  loss(d0: number, d1: number, judge: number, weight: number): number {
    const belief = this.#believe(d0, d1);
    const { loss, slope } = binaryCrossEntropy(belief, judge);
    this.#goBack(weight * slope * belief * (1 - belief));
    this.#slopesOf(d0, d1);
    return weight * loss;
  }

  #believe(d0: number, d1: number): number {
    const inputs = this.#inputs;
    inputs[0] = d0;
    inputs[1] = d1;
    inputs[2] = d0 - d1;
    inputs[3] = d0 / (d1 + QUOTIENT_FLOOR);
    inputs[4] = d1 / (d0 + QUOTIENT_FLOOR);
    forwardLayer(this.#parameters, FIRST, inputs, this.#one);
    forwardLayer(this.#parameters, SECOND, this.#one, this.#two);
    let sum = this.#parameters[LAST.bias];
    for (let i = 0; i < HIDDEN; i++) sum += this.#parameters[LAST.weights + i] * this.#two[i];
    return sigmoid(sum);
  }

  #goBack(ofSum: number): void {
    for (let i = 0; i < HIDDEN; i++) {
      this.#gradient[LAST.weights + i] += ofSum * this.#two[i];
      this.#ofTwo[i] = ofSum * this.#parameters[LAST.weights + i];
    }
    this.#gradient[LAST.bias] += ofSum;
    this.#backLayer(SECOND, this.#one, this.#two, this.#ofTwo, this.#ofOne);
    this.#backLayer(FIRST, this.#inputs, this.#one, this.#ofOne, this.#ofInputs);
  }

  #backLayer(
    { weights, biases, inputs: count }: LayerPlace,
    inputs: Float64Array,
    outputs: Float64Array,
    ofOutputs: Float64Array,
    ofInputs: Float64Array,
  ): void {
    const parameters = this.#parameters;
    const gradient = this.#gradient;
    ofInputs.fill(0);
    for (let j = 0; j < HIDDEN; j++) {
      // The leak keeps the sign, so an output tells on which side its sum was.
      const slope = ofOutputs[j] * (outputs[j] > 0 ? 1 : LEAK);
      gradient[biases + j] += slope;
      for (let i = 0; i < count; i++) {
        const place = weights + j * count + i;
        gradient[place] += slope * inputs[i];
        ofInputs[i] += slope * parameters[place];
      }
    }
  }

  /** Through the five numbers to the two distances. */
  #slopesOf(d0: number, d1: number): void {
    const [a, b, difference, quotient0, quotient1] = this.#ofInputs;
    const over0 = 1 / (d0 + QUOTIENT_FLOOR);
    const over1 = 1 / (d1 + QUOTIENT_FLOOR);
    this.slopes.first = a + difference + quotient0 * over1 - quotient1 * d1 * over0 * over0;
    this.slopes.second = b - difference - quotient0 * d0 * over1 * over1 + quotient1 * over0;
  }
}

function forwardLayer(
  parameters: Float64Array,
  { weights, biases, inputs: count }: LayerPlace,
  inputs: Float64Array,
  outputs: Float64Array,
): void {
  for (let j = 0; j < HIDDEN; j++) {
    let sum = parameters[biases + j];
    for (let i = 0; i < count; i++) sum += parameters[weights + j * count + i] * inputs[i];
    outputs[j] = sum > 0 ? sum : LEAK * sum;
  }
}
