import type { Image, PreparedPair } from '@iqakit/core/image';
import type {
  ImagePair,
  MappedResult,
  MetricModule,
  MetricOptions,
  MetricResult,
  OptionsOf,
} from '@iqakit/core/metric';
import { log10 } from '@iqakit/core/numeric';
import {
  type ClassicMetric,
  compare,
  compareWithMap,
  type Evaluation,
  type MappedEvaluation,
  moduleOf,
} from '../classic-metric.ts';
import { planeSteps } from '../planes.ts';
import { lumaRows, type PlaneRows, sampleRows } from '../rows/index.ts';
import { type PsnrOptionTable, psnrDefinition } from './definition.ts';

type PsnrOptions = OptionsOf<PsnrOptionTable>;

/**
 * Peak signal-to-noise ratio, 10 log10(max^2 / MSE), the mean running over all pixels and channels.
 *
 * @param pair - two pictures of one size, gray or RGB
 * @param options - a preset and options of {@link psnrDefinition}; default `rgb`
 * @returns decibels from 0, higher is better, Infinity for identical pictures; `details.mse` in squared
 *   units of the pictures' range
 * @throws IqaError E_SIZE_MISMATCH, E_TOO_SMALL, E_CHANNELS, E_ALPHA, E_RANGE, E_NON_FINITE, E_OPTION
 * @example
 * psnr({ reference, distorted }, { preset: 'luma' }).score
 */
export function psnr(pair: ImagePair, options?: MetricOptions<PsnrOptionTable>): MetricResult {
  return compare(metric, pair, options);
}

/**
 * {@link psnr} with its map: the squared error of each pixel, the mean of its channels, from 0, lower is
 * better.
 *
 * @throws IqaError what {@link psnr} throws
 */
export function psnrWithMap(pair: ImagePair, options?: MetricOptions<PsnrOptionTable>): MappedResult {
  return compareWithMap(metric, pair, options);
}

const metric: ClassicMetric<PsnrOptionTable> = { definition: psnrDefinition, evaluate, evaluateWithMap };

/** PSNR for programs that treat all metrics alike. */
export const psnrModule: MetricModule<PsnrOptionTable> = moduleOf(metric);

function evaluate(pair: PreparedPair, options: PsnrOptions): Evaluation {
  return measure(pair, options, () => {});
}

function evaluateWithMap(pair: PreparedPair, options: PsnrOptions): MappedEvaluation {
  const { cropBorder } = options;
  const width = pair.reference.width - 2 * cropBorder;
  const height = pair.reference.height - 2 * cropBorder;
  const data = new Float32Array(width * height);
  const evaluation = measure(pair, options, (errors, colors, y) => {
    for (let x = 0; x < width; x++) data[y * width + x] = errors[x] / colors;
  });
  const map = {
    data,
    width,
    height,
    scale: { x: 1, y: 1 },
    offset: { x: cropBorder, y: cropBorder },
    polarity: 'lower-better' as const,
  };
  return { ...evaluation, map };
}

/** Sees each pixel's squared error, summed over `colors` channels. */
type ErrorVisitor = (errors: Float64Array, colors: number, y: number) => void;

function measure(pair: PreparedPair, options: PsnrOptions, visit: ErrorVisitor): Evaluation {
  const { max } = pair.reference.range;
  const mse = meanSquaredError(samplesOf(pair.reference, options), samplesOf(pair.distorted, options), visit);
  return {
    score: mse === 0 ? Infinity : 10 * log10((max * max) / mse),
    details: { mse },
    warnings: [],
    steps: planeSteps(pair.reference, options),
  };
}

/** Rows of samples, `step` of which belong to one pixel, the first `colors` of them to be scored. */
interface Samples {
  readonly rows: PlaneRows;
  readonly step: number;
  readonly colors: 1 | 3;
}

function samplesOf(image: Image, { luma, cropBorder }: PsnrOptions): Samples {
  const { channels } = image;
  if (channels === 1) return { rows: sampleRows(image, cropBorder), step: 1, colors: 1 };
  if (luma === 'none') return { rows: sampleRows(image, cropBorder), step: channels, colors: 3 };
  return { rows: lumaRows(image, luma, cropBorder), step: 1, colors: 1 };
}

function meanSquaredError(reference: Samples, distorted: Samples, visit: ErrorVisitor): number {
  const { rows, step, colors } = reference;
  const a = new Float64Array(rows.width);
  const b = new Float64Array(distorted.rows.width);
  const errors = new Float64Array(rows.width / step);
  let total = 0;
  for (let y = 0; y < rows.height; y++) {
    rows.read(y, a, 0);
    distorted.rows.read(y, b, 0);
    total += colors === 1 ? grayErrors(a, b, errors) : colorErrors(a, step, b, distorted.step, errors);
    visit(errors, colors, y);
  }
  return total / (errors.length * rows.height * colors);
}

function grayErrors(a: Float64Array, b: Float64Array, errors: Float64Array): number {
  let total = 0;
  for (let x = 0; x < errors.length; x++) {
    const difference = a[x] - b[x];
    const error = difference * difference;
    errors[x] = error;
    total += error;
  }
  return total;
}

function colorErrors(
  a: Float64Array,
  stepA: number,
  b: Float64Array,
  stepB: number,
  errors: Float64Array,
): number {
  let total = 0;
  for (let x = 0, i = 0, j = 0; x < errors.length; x++, i += stepA, j += stepB) {
    const red = a[i] - b[j];
    const green = a[i + 1] - b[j + 1];
    const blue = a[i + 2] - b[j + 2];
    const error = red * red + green * green + blue * blue;
    errors[x] = error;
    total += error;
  }
  return total;
}
