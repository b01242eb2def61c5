import type { PreparedPair } from '@iqakit/core/image';
import type {
  ImagePair,
  MappedResult,
  MetricModule,
  MetricOptions,
  MetricResult,
  OptionsOf,
} from '@iqakit/core/metric';
import { mean } from '@iqakit/core/numeric';
import {
  type ClassicMetric,
  compare,
  compareWithMap,
  type Evaluation,
  type MappedEvaluation,
  moduleOf,
} from '../classic-metric.ts';
import { planeSteps, planesOf } from '../planes.ts';
import { type PlanePair, similarityConstants, windowOf } from '../window/index.ts';
import { combineScales, negativeScaleWarnings } from './combine.ts';
import { type MsSsimOptionTable, msSsimDefinition } from './definition.ts';
import { type ScaleVisitor, scaleMeans } from './pyramid.ts';
import { createScaleMaps } from './scale-maps.ts';
import { SCALE_WEIGHTS } from './scale-weights.ts';

type MsSsimOptions = OptionsOf<MsSsimOptionTable>;

/**
 * Multi-scale structural similarity (Wang, Simoncelli, Bovik 2003, eq. 7): contrast-structure at every
 * scale, luminance at the coarsest.
 *
 * @param pair - two pictures of one size, gray or RGB; five scales need 176 pixels on each side
 * @param options - a preset and options of {@link msSsimDefinition}; default `product`
 * @returns a score up to 1, higher is better, 1 for identical pictures; `details.scaleMeans` holds each
 *   scale's mean, from the finest, channel by channel
 * @throws IqaError E_SIZE_MISMATCH, E_TOO_SMALL, E_CHANNELS, E_ALPHA, E_RANGE, E_NON_FINITE, E_OPTION
 * @example
 * msSsim({ reference, distorted }, { scales: 'auto' }).score
 */
export function msSsim(pair: ImagePair, options?: MetricOptions<MsSsimOptionTable>): MetricResult {
  return compare(metric, pair, options);
}

/**
 * {@link msSsim} with its map: the scales combined at each pixel as the score combines their means, the
 * coarser ones enlarged bilinearly; the mean of the channels where several are scored. Higher is better,
 * 1 where nothing differs. The map lacks half a window on each side, which its offset says.
 *
 * @throws IqaError what {@link msSsim} throws
 */
export function msSsimWithMap(pair: ImagePair, options?: MetricOptions<MsSsimOptionTable>): MappedResult {
  return compareWithMap(metric, pair, options);
}

const metric: ClassicMetric<MsSsimOptionTable> = { definition: msSsimDefinition, evaluate, evaluateWithMap };

/** MS-SSIM for programs that treat all metrics alike. */
export const msSsimModule: MetricModule<MsSsimOptionTable> = moduleOf(metric);

function evaluate(pair: PreparedPair, options: MsSsimOptions): Evaluation {
  const planes = planesOf(pair, options);
  const channels = planes.map((plane) => meansOf(plane, pair, options, () => {}));
  return evaluationOf(channels, pair, options);
}

function evaluateWithMap(pair: PreparedPair, options: MsSsimOptions): MappedEvaluation {
  const planes = planesOf(pair, options);
  const { width, height } = planes[0].reference;
  const radius = (options.windowSize - 1) / 2;
  const across = width - 2 * radius;
  const down = height - 2 * radius;
  const data = new Float32Array(across * down);
  const channels = planes.map((plane) => {
    const maps = createScaleMaps(width, height, scalesOf(plane, options), options);
    const means = meansOf(plane, pair, options, maps.visit);
    maps.addTo(data);
    return means;
  });
  if (planes.length > 1) for (let i = 0; i < data.length; i++) data[i] /= planes.length;
  const offset = options.cropBorder + radius;
  const map = {
    data,
    width: across,
    height: down,
    scale: { x: 1, y: 1 },
    offset: { x: offset, y: offset },
    polarity: msSsimDefinition.direction,
  };
  return { ...evaluationOf(channels, pair, options), map };
}

function meansOf(
  plane: PlanePair,
  pair: PreparedPair,
  options: MsSsimOptions,
  visit: ScaleVisitor,
): number[] {
  return scaleMeans(plane, {
    convolution: windowOf(options),
    constants: similarityConstants(options, pair.reference.range.max),
    scales: scalesOf(plane, options),
    visit,
  });
}

/** How many scales; `auto` stops where the coarsest picture would be smaller than a window. */
function scalesOf({ reference }: PlanePair, { scales, windowSize }: MsSsimOptions): number {
  if (scales !== 'auto') return scales;
  const smaller = Math.min(reference.width, reference.height);
  let fitting = 1;
  while (fitting < SCALE_WEIGHTS.length && windowSize * 2 ** fitting <= smaller) fitting++;
  return fitting;
}

function evaluationOf(channels: readonly number[][], pair: PreparedPair, options: MsSsimOptions): Evaluation {
  return {
    score: mean(channels.map((means) => combineScales(means, options))),
    details: { scales: channels[0].length, scaleMeans: channels.flat() },
    warnings: negativeScaleWarnings(channels, options),
    steps: planeSteps(pair.reference, options),
  };
}
