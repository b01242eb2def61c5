import { IqaError } from '@iqakit/core';
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
import { borderRows, boxRows } from '../rows/index.ts';
import {
  type Convolution,
  type MomentsRow,
  type PlanePair,
  type SimilarityConstants,
  similarityConstants,
  slideWindow,
  ssimRow,
  windowOf,
} from '../window/index.ts';
import { type SsimOptionTable, ssimDefinition } from './definition.ts';
import { volumeMixer } from './volume-mixer.ts';

type SsimOptions = OptionsOf<SsimOptionTable>;

/**
 * Structural similarity (Wang, Bovik, Sheikh, Simoncelli 2004, eq. 13, mean over windows).
 *
 * @param pair - two pictures of one size, gray or RGB; by default each side has 11 pixels or more
 * @param options - a preset and options of {@link ssimDefinition}; default `wang2004`
 * @returns a score from -1 to 1, higher is better, 1 for identical pictures
 * @throws IqaError E_SIZE_MISMATCH, E_TOO_SMALL, E_CHANNELS, E_ALPHA, E_RANGE, E_NON_FINITE, E_OPTION
 * @example
 * ssim({ reference, distorted }, { preset: 'rgb' }).score
 */
export function ssim(pair: ImagePair, options?: MetricOptions<SsimOptionTable>): MetricResult {
  return compare(metric, pair, options);
}

/**
 * {@link ssim} with its map: the SSIM of the window around each pixel, the mean of the channels where
 * several are scored, from -1 to 1. With `border: 'valid'` the map lacks half a window on each side,
 * which its offset says.
 *
 * @throws IqaError what {@link ssim} throws
 */
export function ssimWithMap(pair: ImagePair, options?: MetricOptions<SsimOptionTable>): MappedResult {
  return compareWithMap(metric, pair, options);
}

const metric: ClassicMetric<SsimOptionTable> = { definition: ssimDefinition, evaluate, evaluateWithMap };

/** SSIM for programs that treat all metrics alike. */
export const ssimModule: MetricModule<SsimOptionTable> = moduleOf(metric);

function evaluate(pair: PreparedPair, options: SsimOptions): Evaluation {
  return slide(planOf(pair, options), () => {});
}

function evaluateWithMap(pair: PreparedPair, options: SsimOptions): MappedEvaluation {
  const plan = planOf(pair, options);
  const { windowsPerRow, windowRows, factor } = plan;
  const data = new Float32Array(windowsPerRow * windowRows);
  const evaluation = slide(plan, (values, y) => writeMeans(values, data, y * windowsPerRow));
  const inset = options.border === 'valid' ? (options.windowSize - 1) / 2 : 0;
  // A box of even size has its middle between two pixels.
  const middle = options.cropBorder + ((factor + 1) % 2) / 2;
  const offset = middle + inset * factor;
  const map = {
    data,
    width: windowsPerRow,
    height: windowRows,
    scale: { x: factor, y: factor },
    offset: { x: offset, y: offset },
    polarity: ssimDefinition.direction,
  };
  return { ...evaluation, map };
}

/** All that is settled before the first row is read. */
interface Plan {
  readonly planes: readonly PlanePair[];
  readonly convolution: Convolution;
  readonly constants: SimilarityConstants;
  readonly windowsPerRow: number;
  readonly windowRows: number;
  /** Pixels per side of the boxes that both pictures are shrunk by. */
  readonly factor: number;
  readonly steps: readonly string[];
  /** Lets the windows of the planes reach into each other, where they do. */
  readonly mix: (rows: readonly MomentsRow[]) => readonly MomentsRow[];
}

function planOf(pair: PreparedPair, options: SsimOptions): Plan {
  const { border, windowSize } = options;
  const convolution = windowOf(options);
  const whole = planesOf(pair, options);
  const factor = factorOf(whole[0], options.downsample);
  const radius = (windowSize - 1) / 2;
  const extend = (rows: PlanePair['reference']) => borderRows(boxRows(rows, factor), border, radius);
  const planes = whole.map(({ reference, distorted }) => ({
    reference: extend(reference),
    distorted: extend(distorted),
  }));
  return {
    planes,
    convolution,
    constants: similarityConstants(options, pair.reference.range.max),
    windowsPerRow: planes[0].reference.width - windowSize + 1,
    windowRows: planes[0].reference.height - windowSize + 1,
    factor,
    steps: [
      ...planeSteps(pair.reference, options),
      ...(factor > 1 ? [`mean of ${factor}x${factor} pixels`] : []),
    ],
    mix: mixOf(options, convolution, planes.length),
  };
}

/** The factor in numbers; `auto` follows the authors of SSIM. */
function factorOf({ reference }: PlanePair, downsample: SsimOptions['downsample']): number {
  if (downsample !== 'auto') return downsample;
  return Math.max(1, Math.floor(Math.min(reference.width, reference.height) / 256 + 0.5));
}

function mixOf({ colorWindow, border }: SsimOptions, { taps }: Convolution, planes: number): Plan['mix'] {
  if (colorWindow === 'per-channel') return (rows) => rows;
  if (border === 'valid') {
    throw new IqaError(
      'E_OPTION',
      'colorWindow "volume" needs border "replicate" or "symmetric": no window has its whole depth inside.',
    );
  }
  return volumeMixer(taps, border, planes);
}

function slide(plan: Plan, onRow: (values: readonly Float64Array[], y: number) => void): Evaluation {
  const { planes, constants, windowsPerRow, windowRows, mix } = plan;
  const values = planes.map(() => new Float64Array(windowsPerRow));
  const totals = planes.map(() => 0);
  slideWindow(planes, plan.convolution, (rows, y) => {
    const moments = mix(rows);
    for (let p = 0; p < moments.length; p++) totals[p] += ssimRow(moments[p], constants, values[p]);
    onRow(values, y);
  });
  const channels = totals.map((total) => total / (windowsPerRow * windowRows));
  return {
    score: mean(channels),
    details: { channels, downsample: plan.factor },
    warnings: [],
    steps: plan.steps,
  };
}

function writeMeans(values: readonly Float64Array[], out: Float32Array, at: number): void {
  const [first, second, third] = values;
  if (values.length === 1) {
    out.set(first, at);
    return;
  }
  for (let x = 0; x < first.length; x++) out[at + x] = (first[x] + second[x] + third[x]) / 3;
}
