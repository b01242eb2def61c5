import type { MetricResult, MetricSession } from '@iqakit/core/metric';
import { createDists } from '@iqakit/deep/dists';
import { createLpips } from '@iqakit/deep/lpips';
import type { DeepContext } from '@iqakit/deep/metric';
import { createAfine, createAfineNoReference } from '@iqakit/fusion/a-fine';
import { createDeepSsim } from '@iqakit/fusion/deepssim';
import { createSpips } from '@iqakit/fusion/spips';
import type { AfineGolden, SeededScores } from '../../test/deep-goldens.ts';
import { seededBackbones, seededTinyAFine } from '../../test/seeded-networks.ts';
import type { Pair } from './measure.ts';

/** Numbers that a metric gave for a pair, by what they are: `score`, `layers`, `map`. */
export type Reading = Readonly<Record<string, ArrayLike<number>>>;

/** Where the golden has no numbers. */
const NO_READING: Reading = {};

/** A metric as parity looks at it. */
export interface Subject {
  readonly id: string;
  /** `models` of the context are the published ones; seeded weights are put over them as the goldens want. */
  open(context: DeepContext): Promise<MetricSession>;
  read(result: MetricResult): Reading;
  /** Pairs whose truth float32 can be held to; see each metric for what it leaves out. */
  takes(pair: Pair & { readonly f64: Partial<SeededScores> }): boolean;
  /** What independent float64 code made of the pair, as far as it did. */
  golden(f64: Partial<SeededScores>): Reading;
  /** The largest difference that float32 may leave, of every kind of number. */
  readonly bounds: Readonly<Record<string, number>>;
  /** The same for our own float64. */
  readonly exact: number;
  /** VGG16: 120 thousand million multiply-adds for a pair of 512x384. */
  readonly isHeavy: boolean;
}

const seeded = ({ runtime, models }: DeepContext): DeepContext => ({
  runtime,
  models: seededBackbones(models),
});

const tiny = ({ runtime }: DeepContext): DeepContext => ({ runtime, models: seededTinyAFine });

const isOfOneSize: Subject['takes'] = ({ reference, distorted }) =>
  reference.width === distorted.width && reference.height === distorted.height;

const lpips = (net: 'alex' | 'squeeze' | 'vgg'): Subject => ({
  id: `lpips-${net}`,
  open: (context) => createLpips(seeded(context), { net }),
  read: ({ score, details }) => ({ score: [score], layers: details.layers as readonly number[] }),
  golden: ({ [`lpips_${net}` as const]: score, [`lpips_${net}_per_layer` as const]: layers }) =>
    score === undefined || layers === undefined ? NO_READING : { score: [score], layers },
  bounds: { score: 1e-6, layers: 1e-6, map: 1e-5 },
  exact: 1e-10,
  takes: isOfOneSize,
  isHeavy: net === 'vgg',
});

const dists: Subject = {
  id: 'dists',
  open: (context) => createDists(seeded(context)),
  read: ({ score }) => ({ score: [score] }),
  golden: ({ dists }) => (dists === undefined ? NO_READING : { score: [dists] }),
  bounds: { score: 1e-6 },
  exact: 1e-10,
  takes: isOfOneSize,
  isHeavy: true,
};

/** One network gives both scores. */
const deepSsim: Subject = {
  id: 'deepssim',
  open: (context) => createDeepSsim(seeded(context)),
  read: ({ score, details }) => ({ score: [score], lite: [details.lite as number] }),
  golden: ({ deepssim, deepssim_lite }) =>
    deepssim === undefined || deepssim_lite === undefined
      ? NO_READING
      : { score: [deepssim], lite: [deepssim_lite] },
  bounds: { score: 1e-5, lite: 1e-5, map: 1e-5 },
  exact: 1e-9,
  takes: () => true,
  isHeavy: true,
};

type AfineWeights = {
  readonly id: string;
  readonly context: (context: DeepContext) => DeepContext;
  readonly golden: (f64: Partial<SeededScores>) => AfineGolden | undefined;
};

/** At full size for whole pictures alone: the few places of small ones leave variances that float32 cannot tell from its noise. */
const wholeAfine: AfineWeights = { id: 'a-fine', context: seeded, golden: ({ afine }) => afine };
const tinyAfine: AfineWeights = {
  id: 'a-fine-tiny',
  context: tiny,
  golden: ({ afine_tiny }) => afine_tiny,
};

const aFine = ({ id, context, golden }: AfineWeights): Subject => ({
  id,
  open: (given) => createAfine(context(given)),
  read: ({ score, details }) => ({
    outputs: [
      score,
      details.fidelity,
      details.naturalReference,
      details.naturalDistorted,
      details.fidelityRaw,
      details.naturalReferenceRaw,
      details.naturalDistortedRaw,
    ] as number[],
    scaled: [details.scaled as number],
  }),
  golden(f64) {
    const value = golden(f64);
    if (value === undefined) return NO_READING;
    return {
      outputs: [
        value.score,
        value.fidelity,
        value.natural_ref,
        value.natural_dist,
        value.fidelity_raw,
        value.natural_ref_raw,
        value.natural_dist_raw,
      ],
      scaled: [value.scaled],
    };
  },
  bounds: { outputs: 1e-5, scaled: 1e-4 },
  exact: 1e-9,
  takes: ({ f64 }) => golden(f64) !== undefined,
  isHeavy: false,
});

const aFineNoReference = ({ id, context, golden }: AfineWeights): Subject => ({
  id: id.replace('a-fine', 'a-fine-nr'),
  open: (given) => createAfineNoReference(context(given)),
  read: ({ score, details }) => ({ outputs: [score, details.raw as number] }),
  golden(f64) {
    const value = golden(f64);
    return value === undefined ? NO_READING : { outputs: [value.natural_dist, value.natural_dist_raw] };
  },
  bounds: { outputs: 1e-5 },
  exact: 1e-9,
  takes: ({ f64 }) => golden(f64) !== undefined,
  isHeavy: false,
});

/** With the published weights that its own were fitted on. Nobody else computes it: its truth is our float64. */
const spips: Subject = {
  id: 'spips',
  open: (context) => createSpips(context),
  read: ({ score, details }) => ({ score: [score], terms: details.contributions as readonly number[] }),
  golden: () => ({}),
  bounds: { score: 1e-6, terms: 1e-6, map: 1e-5 },
  exact: 1e-9,
  takes: isOfOneSize,
  isHeavy: false,
};

export const subjects: readonly Subject[] = [
  lpips('alex'),
  lpips('squeeze'),
  lpips('vgg'),
  dists,
  deepSsim,
  aFine(wholeAfine),
  aFine(tinyAfine),
  aFineNoReference(wholeAfine),
  aFineNoReference(tinyAfine),
  spips,
];
