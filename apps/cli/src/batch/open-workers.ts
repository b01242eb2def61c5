import { availableParallelism } from 'node:os';
import type { Invocation } from '../command/spec.ts';
import type { jobsFlag } from '../commands/jobs-flag.ts';
import type { scoringFlags } from '../commands/scoring-flags.ts';
import type { Io } from '../io.ts';
import type { NeuralSettings } from '../neural/neural-settings.ts';
import { modelsOf } from '../scoring/metric-requests.ts';
import type { ScoringPlan } from '../scoring/plan-scoring.ts';
import type { BatchPair } from './pair.ts';
import { shareCores } from './share-cores.ts';
import { createWorkerPool, type WorkerPool } from './worker-pool.ts';

/** Pairs under way or waiting to be written, for each thread: enough to keep all busy past a slow one. */
const AHEAD = 4;

export type WorkerFlags = Pick<
  Invocation<typeof scoringFlags & typeof jobsFlag>['flags'],
  'metrics' | 'option' | 'threads' | 'jobs'
>;

/** Threads that score as a plan says. */
export interface Workers {
  readonly pool: WorkerPool;
  /** How many pairs may be handed to the pool before the first of them is done. */
  readonly ahead: number;
  /** What all threads compute networks with. */
  readonly neural: NeuralSettings;
}

/** Opens as many threads as these pairs are worth. Throws what keeps a session from opening. */
export async function openWorkers(
  plan: ScoringPlan,
  flags: WorkerFlags,
  pairs: readonly BatchPair[],
  io: Io,
): Promise<Workers> {
  const { jobs, neural } = await settleWorkers(plan, flags, io);
  const pool = await createWorkerPool(Math.min(jobs, pairs.length), {
    metrics: flags.metrics,
    options: flags.option,
    decode: plan.decode,
    fit: plan.fit,
    references: hasRunsOfReferences(pairs) ? 'remember' : 'forget',
    neural,
  });
  return { pool, ahead: AHEAD * jobs, neural };
}

/** Pairs in a row with one reference, on average, that make it worth while to keep its features. */
const WORTHWHILE_RUN = 4;

/** By the whole list, so that a run that goes on computes as the one before it did. */
function hasRunsOfReferences(pairs: readonly BatchPair[]): boolean {
  const runs = pairs.filter(({ referenceFile }, i) => referenceFile !== pairs[i - 1]?.referenceFile).length;
  return pairs.length >= WORTHWHILE_RUN * runs;
}

interface WorkersPlan {
  readonly jobs: number;
  readonly neural: NeuralSettings;
}

/** What all threads must agree on is settled once, and what one of them would download is brought before. */
async function settleWorkers(
  { requested, neural }: ScoringPlan,
  { jobs, threads }: WorkerFlags,
  io: Io,
): Promise<WorkersPlan> {
  const cores = availableParallelism();
  const networks = requested.filter(({ metric }) => metric.family.isNeural);
  if (networks.length === 0) return { jobs: jobs ?? cores, neural: {} };
  const { openModels, settleRuntime } = await import('../neural/neural-context.ts');
  const runtime = await settleRuntime(neural, io);
  await openModels(neural, modelsOf(networks), io);
  const share = shareCores(cores, { jobs, threads: runtime === 'reference' ? 1 : threads });
  return { jobs: share.jobs, neural: { ...neural, runtime, threads: share.threads, pull: false } };
}
