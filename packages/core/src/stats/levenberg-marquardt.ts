import { ascendingOrder } from './ranks.ts';
import { solveInPlace } from './solve.ts';

/**
 * A curve to fit to standardised data. Its first two parameters are a slope and a midpoint, the other
 * `linear` ones enter linearly, so that their gradients do not depend on them.
 */
export interface CurveModel {
  readonly linear: number;
  /** The value at x; writes its derivative by each parameter into `gradient`. */
  evaluate(parameters: Float64Array, x: number, gradient: Float64Array): number;
}

export interface CurveFit {
  readonly parameters: Float64Array;
  readonly squaredError: number;
  readonly converged: boolean;
}

const START_SLOPES = [0.3, 1, 3, 10, 40];
const START_QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];
const STARTS_REFINED = 4;
const MOST_STEPS = 300;

/** The best fit from a grid of slopes and midpoints, whose linear parameters are solved for exactly. */
export function fitCurve(model: CurveModel, x: Float64Array, y: Float64Array): CurveFit {
  const order = ascendingOrder(x);
  const midpoints = START_QUANTILES.map((share) => x[order[Math.floor(share * (order.length - 1) + 0.5)]]);
  return START_SLOPES.flatMap((slope) => midpoints.map((midpoint) => startAt(model, x, y, slope, midpoint)))
    .sort((a, b) => a.squaredError - b.squaredError)
    .slice(0, STARTS_REFINED)
    .map((start) => refine(model, x, y, start))
    .reduce((best, fit) => (fit.squaredError < best.squaredError ? fit : best));
}

function startAt(
  model: CurveModel,
  x: Float64Array,
  y: Float64Array,
  slope: number,
  midpoint: number,
): CurveFit {
  const { linear } = model;
  const parameters = new Float64Array(2 + linear);
  parameters[0] = slope;
  parameters[1] = midpoint;
  const gradient = new Float64Array(2 + linear);
  const matrix = Array.from({ length: linear }, () => new Float64Array(linear));
  const right = new Float64Array(linear);
  for (let i = 0; i < x.length; i++) {
    model.evaluate(parameters, x[i], gradient);
    for (let j = 0; j < linear; j++) {
      right[j] += gradient[2 + j] * y[i];
      for (let k = 0; k < linear; k++) matrix[j][k] += gradient[2 + j] * gradient[2 + k];
    }
  }
  // A touch of damping: at a gentle slope the curve is nearly the straight line that stands beside it.
  for (let j = 0; j < linear; j++) matrix[j][j] += 1e-9 * x.length;
  solveInPlace(matrix, right);
  parameters.set(right, 2);
  return { parameters, squaredError: squaredErrorOf(model, parameters, x, y), converged: false };
}

/** Levenberg's damped Gauss-Newton steps in Marquardt's scaling, until they no longer lower the error. */
function refine(model: CurveModel, x: Float64Array, y: Float64Array, start: CurveFit): CurveFit {
  let { parameters, squaredError } = start;
  let damping = 1e-3;
  for (let step = 0; step < MOST_STEPS; step++) {
    const { matrix, right } = normalEquations(model, parameters, x, y);
    const moved = dampedStep(parameters, matrix, right, damping);
    const error = moved === undefined ? Number.NaN : squaredErrorOf(model, moved, x, y);
    if (moved === undefined || !(error <= squaredError)) {
      // No step of any size lowers the error: its gradient is rounding.
      if (damping > 1e12) return { parameters, squaredError, converged: true };
      damping *= 10;
      continue;
    }
    const isSettled = largestChange(parameters, moved) < 1e-12;
    parameters = moved;
    squaredError = error;
    if (isSettled) return { parameters, squaredError, converged: true };
    damping = Math.max(damping / 10, 1e-15);
  }
  return { parameters, squaredError, converged: false };
}

function normalEquations(model: CurveModel, parameters: Float64Array, x: Float64Array, y: Float64Array) {
  const size = parameters.length;
  const gradient = new Float64Array(size);
  const matrix = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  for (let i = 0; i < x.length; i++) {
    const residual = y[i] - model.evaluate(parameters, x[i], gradient);
    for (let j = 0; j < size; j++) {
      right[j] += gradient[j] * residual;
      for (let k = 0; k <= j; k++) matrix[j][k] += gradient[j] * gradient[k];
    }
  }
  for (let j = 0; j < size; j++) {
    for (let k = j + 1; k < size; k++) matrix[j][k] = matrix[k][j];
  }
  return { matrix, right };
}

function dampedStep(
  parameters: Float64Array,
  matrix: readonly Float64Array[],
  right: Float64Array,
  damping: number,
): Float64Array | undefined {
  for (let j = 0; j < right.length; j++) matrix[j][j] += damping * matrix[j][j] + 1e-30;
  if (!solveInPlace(matrix, right)) return undefined;
  return parameters.map((value, j) => value + right[j]);
}

function largestChange(before: Float64Array, after: Float64Array): number {
  let largest = 0;
  for (let j = 0; j < before.length; j++) {
    largest = Math.max(largest, Math.abs(after[j] - before[j]) / Math.max(1, Math.abs(before[j])));
  }
  return largest;
}

function squaredErrorOf(
  model: CurveModel,
  parameters: Float64Array,
  x: Float64Array,
  y: Float64Array,
): number {
  const gradient = new Float64Array(parameters.length);
  let total = 0;
  for (let i = 0; i < x.length; i++) {
    const residual = y[i] - model.evaluate(parameters, x[i], gradient);
    total += residual * residual;
  }
  return total;
}
