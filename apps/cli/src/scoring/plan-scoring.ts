import { IqaError } from '@iqakit/core';
import type { MetricDefinition } from '@iqakit/core/metric';
import type { Invocation } from '../command/spec.ts';
import type { scoringFlags } from '../commands/scoring-flags.ts';
import type { NeuralSettings } from '../neural/neural-settings.ts';
import { parseBackground } from '../pictures/background.ts';
import type { FitMode } from '../pictures/fit-pair.ts';
import type { DecodeSettings } from '../pictures/picture.ts';
import { checkThresholdMetric, parseThreshold, type Threshold } from '../threshold/threshold.ts';
import { parseMetricRequests, type RequestedMetric } from './metric-requests.ts';

type ScoringFlags = Invocation<typeof scoringFlags>['flags'];

/** What the flags that all scoring commands share ask for. */
export interface ScoringPlan {
  readonly requested: readonly RequestedMetric[];
  readonly definitions: ReadonlyMap<string, MetricDefinition>;
  readonly thresholds: readonly Threshold[];
  readonly decode: DecodeSettings;
  readonly fit: FitMode;
  readonly neural: NeuralSettings;
}

export async function planScoring(flags: ScoringFlags): Promise<ScoringPlan> {
  const { background, 'max-pixels': maxPixels, runtime, threads, mirror, offline, pull } = flags;
  const written = flags['fail-if'].map(parseThreshold);
  const requested = await parseMetricRequests(flags.metrics, flags.option);
  const definitions = new Map(
    requested.map(({ metric }) => [metric.module.definition.id, metric.module.definition]),
  );
  return {
    requested,
    definitions,
    thresholds: await Promise.all(
      written.map((threshold) => checkThresholdMetric(threshold, [...definitions.values()])),
    ),
    decode: {
      ...(maxPixels === undefined ? {} : { maxPixels }),
      ...(background === undefined ? {} : { background: parseBackground(background) }),
    },
    fit: flags.fit,
    neural: { runtime, threads, mirror, offline, pull, spipsWeights: spipsWeightsOf(flags, definitions) },
  };
}

/** A file that no metric reads would be taken for one that was. */
function spipsWeightsOf(
  { 'spips-weights': path }: ScoringFlags,
  definitions: ReadonlyMap<string, MetricDefinition>,
): string | undefined {
  if (path === undefined || definitions.has('spips')) return path;
  throw new IqaError('E_USAGE', '--spips-weights is for spips, which is not computed: add it to -m.');
}
