import { IqaError } from '../error.ts';
import { mean, sigmoid } from '../numeric/index.ts';
import { type Column, checkColumns } from './columns.ts';
import { plcc, rmse } from './correlation.ts';
import { type CurveModel, fitCurve } from './levenberg-marquardt.ts';

export interface LogisticFitOptions {
  /** 5 (Sheikh, Sabir, Bovik 2006) or 4 (VQEG, monotonic). Default 5. */
  readonly parameters?: 4 | 5;
}

/** A fitted curve from a metric's scores to opinion scores. */
export interface LogisticFit {
  /** In the order of the equation, in the units of the columns. */
  readonly parameters: readonly number[];
  /** The equation, as plain text. */
  readonly formula: string;
  /** The curve's value at a score. */
  predict(score: number): number;
  /** Pearson's correlation of the curve's values and the opinions. */
  readonly plcc: number;
  /** Root mean squared distance of the curve's values from the opinions. */
  readonly rmse: number;
  /** False where the best curve has no finite parameters (a step, a straight line): it is near, not at, the optimum. */
  readonly converged: boolean;
}

/**
 * Least-squares fit of the logistic curve through which metrics' linear correlation with opinions is
 * customarily reported. Deterministic: Levenberg-Marquardt from a fixed grid of starts, the best kept.
 *
 * - 5: b1 (1/2 - 1/(1 + exp(b2 (x - b3)))) + b4 x + b5 (Sheikh, Sabir, Bovik 2006, eq. 10)
 * - 4: b2 + (b1 - b2)/(1 + exp(-(x - b3)/b4)), b4 > 0 (VQEG 2003)
 *
 * @param scores - a metric's scores, finite, not all equal, at least as many rows as parameters
 * @param opinions - as many opinion scores
 * @param options - which curve
 * @returns the curve with its PLCC and RMSE
 * @throws IqaError E_INPUT for unequal lengths, too few rows or a constant column; E_NON_FINITE; E_USAGE
 */
export function logisticFit(scores: Column, opinions: Column, options: LogisticFitOptions = {}): LogisticFit {
  const { parameters: count = 5 } = options;
  if (count !== 4 && count !== 5) {
    throw new IqaError('E_USAGE', `A logistic curve has 4 or 5 parameters here, not ${count}.`);
  }
  checkColumns({ scores, opinions }, count);
  plcc(scores, opinions); // refuses columns that cannot be standardised

  const x = standardize(scores);
  const y = standardize(opinions);
  const model = count === 5 ? STANDARD_5 : STANDARD_4;
  const { parameters, converged } = fitCurve(model, x.values, y.values);
  const curve = count === 5 ? curve5(parameters, x, y) : curve4(parameters, x, y);
  const predicted = Float64Array.from({ length: scores.length }, (_, i) => curve.predict(scores[i]));
  return {
    ...curve,
    plcc: correlationOrZero(predicted, opinions),
    rmse: rmse(predicted, opinions),
    converged,
  };
}

interface Standardized {
  readonly values: Float64Array;
  readonly mean: number;
  readonly scale: number;
}

/** Both columns are fitted at mean 0 and deviation 1, so that starts and steps suit any unit. */
function standardize(column: Column): Standardized {
  const centre = mean(column);
  const squares = Float64Array.from(
    { length: column.length },
    (_, i) => (column[i] - centre) * (column[i] - centre),
  );
  const scale = Math.sqrt(mean(squares));
  const values = Float64Array.from({ length: column.length }, (_, i) => (column[i] - centre) / scale);
  return { values, mean: centre, scale };
}

/** offset + height sigmoid(slope (x - midpoint)), its parameters in the order slope, midpoint, height, offset. */
const STANDARD_4: CurveModel = {
  linear: 2,
  evaluate([slope, midpoint, height, offset], x, gradient) {
    const s = sigmoid(slope * (x - midpoint));
    const steepness = height * s * (1 - s);
    gradient[0] = steepness * (x - midpoint);
    gradient[1] = -steepness * slope;
    gradient[2] = s;
    gradient[3] = 1;
    return offset + height * s;
  },
};

/** height (sigmoid(slope (x - midpoint)) - 1/2) + tilt x + offset. */
const STANDARD_5: CurveModel = {
  linear: 3,
  evaluate([slope, midpoint, height, offset, tilt], x, gradient) {
    const s = sigmoid(slope * (x - midpoint));
    const steepness = height * s * (1 - s);
    gradient[0] = steepness * (x - midpoint);
    gradient[1] = -steepness * slope;
    gradient[2] = s - 0.5;
    gradient[3] = 1;
    gradient[4] = x;
    return height * (s - 0.5) + offset + tilt * x;
  },
};

function curve4([slope, midpoint, height, offset]: Float64Array, x: Standardized, y: Standardized) {
  // sigmoid(-t) = 1 - sigmoid(t): a falling curve is one whose b1 lies below b2.
  const [rise, low, high] = slope >= 0 ? [slope, offset, offset + height] : [-slope, offset + height, offset];
  const b1 = y.mean + y.scale * high;
  const b2 = y.mean + y.scale * low;
  const b3 = x.mean + x.scale * midpoint;
  const b4 = x.scale / rise;
  return {
    parameters: [b1, b2, b3, b4],
    formula: 'b2 + (b1 - b2)/(1 + exp(-(x - b3)/b4))',
    predict: (score: number) => b2 + (b1 - b2) * sigmoid((score - b3) / b4),
  };
}

function curve5([slope, midpoint, height, offset, tilt]: Float64Array, x: Standardized, y: Standardized) {
  const b1 = y.scale * height;
  const b2 = slope / x.scale;
  const b3 = x.mean + x.scale * midpoint;
  const b4 = (y.scale * tilt) / x.scale;
  const b5 = y.mean + y.scale * offset - b4 * x.mean;
  return {
    parameters: [b1, b2, b3, b4, b5],
    formula: 'b1 (1/2 - 1/(1 + exp(b2 (x - b3)))) + b4 x + b5',
    predict: (score: number) => b1 * (sigmoid(b2 * (score - b3)) - 0.5) + b4 * score + b5,
  };
}

/** A curve that came out flat correlates with nothing. */
function correlationOrZero(predicted: Column, opinions: Column): number {
  for (let i = 1; i < predicted.length; i++) {
    if (predicted[i] !== predicted[0]) return plcc(predicted, opinions);
  }
  return 0;
}
