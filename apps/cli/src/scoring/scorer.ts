import type { MetricResult, MetricSession, ScoreMap } from '@iqakit/core/metric';
import type { Io } from '../io.ts';
import type { NeuralSettings } from '../neural/neural-settings.ts';
import type { Picture, PicturePair } from '../pictures/picture.ts';
import { fittedWeights } from './fitted-weights.ts';
import { modelsOf, type RequestedMetric } from './metric-requests.ts';
import { rememberReference } from './remember-reference.ts';

export interface Scored {
  readonly result: MetricResult;
  /** Present for the metrics whose map was asked for. */
  readonly map?: ScoreMap;
}

/** Open sessions of the requested metrics. */
export interface Scorer {
  score(pair: PicturePair, maps?: ReadonlySet<string>): Promise<readonly Scored[]>;
  dispose(): Promise<void>;
}

/** Whether networks keep what they know of a reference for the pairs that follow. */
export type ReferenceUse = 'remember' | 'forget';

interface ScorerSettings {
  readonly neural: NeuralSettings;
  /** Default `forget`: for a single pair, remembering costs more than it saves. */
  readonly references?: ReferenceUse;
}

/** Opens a session for each metric; those that run networks share a runtime and their models. */
export async function createScorer(
  requested: readonly RequestedMetric[],
  { neural, references = 'forget' }: ScorerSettings,
  io: Pick<Io, 'env' | 'stderr'>,
): Promise<Scorer> {
  const context = await openContext(requested, neural, io);
  const sessions: MetricSession[] = [];
  for (const { metric, request } of requested) {
    const options = { ...request.given, ...(await fittedWeights(request, neural)) };
    const session = await metric.module.createSession(options, context);
    sessions.push(references === 'remember' ? rememberReference(session) : session);
  }
  return {
    score: async (pair, maps = new Set()) => {
      const scored: Scored[] = [];
      for (const session of sessions) scored.push(await scoreOne(session, pair, maps));
      return scored;
    },
    dispose: async () => {
      for (const session of sessions) await session.dispose();
    },
  };
}

/** Classic metrics must never wait for a neural runtime to load. */
async function openContext(
  requested: readonly RequestedMetric[],
  settings: NeuralSettings,
  io: Pick<Io, 'env' | 'stderr'>,
): Promise<unknown> {
  const neural = requested.filter(({ metric }) => metric.family.isNeural);
  if (neural.length === 0) return undefined;
  const { createNeuralContext } = await import('../neural/neural-context.ts');
  return createNeuralContext(settings, modelsOf(neural), io);
}

async function scoreOne(
  session: MetricSession,
  pair: PicturePair,
  maps: ReadonlySet<string>,
): Promise<Scored> {
  const images = { reference: pair.reference.image, distorted: pair.distorted.image };
  const withHistory = session.definition.kind === 'no-reference' ? historyOfOne : historyOfPair;
  if (!maps.has(session.definition.id)) {
    return { result: withHistory(await session.compare(images), pair) };
  }
  const { result, map } = await session.compareWithMap(images);
  return { result: withHistory(result, pair), map };
}

/** A result also tells what was done to the pixels before the metric saw them. */
function historyOfPair(result: MetricResult, { reference, distorted }: PicturePair): MetricResult {
  return after('reference', reference, after('distorted', distorted, result));
}

/** A no-reference metric reads the distorted picture alone. */
function historyOfOne(result: MetricResult, { distorted }: PicturePair): MetricResult {
  return after('picture', distorted, result);
}

function after(role: string, { steps, warnings }: Picture, result: MetricResult): MetricResult {
  const before = steps.map((step) => `${role}: ${step}`);
  return {
    ...result,
    warnings: [...warnings, ...result.warnings],
    provenance: { ...result.provenance, steps: [...before, ...result.provenance.steps] },
  };
}
