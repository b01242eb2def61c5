/** A function to minimise: fills `gradient` and returns the loss. */
export type Objective = (parameters: Float64Array, gradient: Float64Array) => number;

export interface AdamOptions {
  readonly steps: number;
  readonly rate: number;
  /** Called after every step with its number from 1; the array is the live one. */
  readonly afterStep?: (step: number, parameters: Float64Array, loss: number) => void;
}

const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const FLOOR = 1e-8;

/** Adam (Kingma and Ba 2015, algorithm 1) on the whole data at every step; changes `parameters` in place. */
export function adam(
  objective: Objective,
  parameters: Float64Array,
  { steps, rate, afterStep }: AdamOptions,
): void {
  const gradient = new Float64Array(parameters.length);
  const first = new Float64Array(parameters.length);
  const second = new Float64Array(parameters.length);
  let firstPower = 1;
  let secondPower = 1;
  for (let step = 1; step <= steps; step++) {
    gradient.fill(0);
    const loss = objective(parameters, gradient);
    firstPower *= FIRST_DECAY;
    secondPower *= SECOND_DECAY;
    for (let i = 0; i < parameters.length; i++) {
      const slope = gradient[i];
      const m = FIRST_DECAY * first[i] + (1 - FIRST_DECAY) * slope;
      const v = SECOND_DECAY * second[i] + (1 - SECOND_DECAY) * slope * slope;
      first[i] = m;
      second[i] = v;
      const update = m / (1 - firstPower) / (Math.sqrt(v / (1 - secondPower)) + FLOOR);
      parameters[i] -= rate * update;
    }
    afterStep?.(step, parameters, loss);
  }
}
