import { checkPair, type PreparedPair, preparePair } from '@iqakit/core/image';
import {
  type Detail,
  type ImagePair,
  type MappedResult,
  type MetricDefinition,
  type MetricModule,
  type MetricOptions,
  type MetricResult,
  type MetricWarning,
  type OptionsOf,
  type OptionTable,
  resolveOptions,
  type ScoreMap,
} from '@iqakit/core/metric';

declare const __IQAKIT_VERSION__: string;

/** What a metric's arithmetic finds out about one pair. */
export interface Evaluation {
  readonly score: number;
  readonly details: Readonly<Record<string, Detail>>;
  readonly warnings: readonly MetricWarning[];
  /** What was done to the pixels before the metric proper. */
  readonly steps: readonly string[];
}

/** An evaluation with its map. */
export interface MappedEvaluation extends Evaluation {
  readonly map: ScoreMap;
}

/** A classic metric: its definition, and its arithmetic on checked pictures. */
export interface ClassicMetric<T extends OptionTable> {
  readonly definition: MetricDefinition<T>;
  evaluate(pair: PreparedPair, options: OptionsOf<T>): Evaluation;
  evaluateWithMap(pair: PreparedPair, options: OptionsOf<T>): MappedEvaluation;
}

/** Checks a pair and its options, and scores it. */
export function compare<T extends OptionTable>(
  metric: ClassicMetric<T>,
  pair: ImagePair,
  given: MetricOptions<T> | undefined,
): MetricResult {
  const { preset, options, prepared } = check(metric, pair, given);
  return resultOf(metric, preset, options, metric.evaluate(prepared, options));
}

/** {@link compare}, with the map from the same pass over the pixels. */
export function compareWithMap<T extends OptionTable>(
  metric: ClassicMetric<T>,
  pair: ImagePair,
  given: MetricOptions<T> | undefined,
): MappedResult {
  const { preset, options, prepared } = check(metric, pair, given);
  const evaluation = metric.evaluateWithMap(prepared, options);
  return { result: resultOf(metric, preset, options, evaluation), map: evaluation.map };
}

function check<T extends OptionTable>(
  { definition }: ClassicMetric<T>,
  pair: ImagePair,
  given: MetricOptions<T> | undefined,
) {
  checkPair(pair);
  const { preset, options } = resolveOptions(definition, given);
  return { preset, options, prepared: preparePair(pair, definition, options, { opaqueAlpha: 'keep' }) };
}

/** The metric as programs that treat all metrics alike take it: it needs nothing from outside. */
export function moduleOf<T extends OptionTable>(metric: ClassicMetric<T>): MetricModule<T> {
  const { definition } = metric;
  return {
    definition,
    createSession(options) {
      resolveOptions(definition, options);
      return {
        definition: definition as unknown as MetricDefinition,
        compare: (pair) => compare(metric, pair, options),
        compareWithMap: (pair) => compareWithMap(metric, pair, options),
        dispose: async () => {},
      };
    },
  };
}

function resultOf<T extends OptionTable>(
  { definition }: ClassicMetric<T>,
  preset: string,
  options: OptionsOf<T>,
  { score, details, warnings, steps }: Evaluation,
): MetricResult {
  return {
    metric: definition.id,
    preset,
    score,
    direction: definition.direction,
    options,
    details,
    warnings,
    provenance: {
      package: `@iqakit/classic@${__IQAKIT_VERSION__}`,
      runtime: 'reference',
      precision: 'float64',
      steps,
      models: [],
    },
  };
}
