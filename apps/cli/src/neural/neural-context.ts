import type { DeepContext } from '@iqakit/deep/metric';
import type { RuntimeId } from '@iqakit/deep/runtime';
import type { Io } from '../io.ts';
import { openModelStore } from '../models/open-model-store.ts';
import { createPullReporter } from '../models/pull-progress.ts';
import type { NeuralSettings } from './neural-settings.ts';
import { chooseRuntime, openRuntime } from './open-runtime.ts';
import { loadOnce, requireModels } from './require-models.ts';

/**
 * What the sessions of deep metrics are made with. Throws E_RUNTIME and E_MODEL_MISSING, each with the
 * command that helps, before anything is computed.
 */
export async function createNeuralContext(
  settings: NeuralSettings,
  modelIds: readonly string[],
  io: Pick<Io, 'env' | 'stderr'>,
): Promise<DeepContext> {
  const runtime = await openRuntime(await settleRuntime(settings, io), settings.threads);
  return { runtime, models: await openModels(settings, modelIds, io) };
}

/** The runtime that was asked for, or the default; one that is slow for want of a package says so. */
export async function settleRuntime(
  { runtime }: NeuralSettings,
  { stderr }: Pick<Io, 'stderr'>,
): Promise<RuntimeId> {
  if (runtime !== undefined) return runtime;
  const chosen = await chooseRuntime();
  if (chosen === 'reference') {
    stderr.write(
      `${stderr.style('yellow', 'note:')} the networks run on the reference runtime, which is exact and slow, as ` +
        'onnxruntime-node is not installed; `iqa doctor` says how to get it\n',
    );
  }
  return chosen;
}

/** The models of this machine, those of `ids` loaded; what is missing is downloaded where that is allowed. */
export async function openModels(
  settings: NeuralSettings,
  ids: readonly string[],
  io: Pick<Io, 'env' | 'stderr'>,
) {
  const reporter = createPullReporter(io.stderr);
  const missing = settings.pull ? 'download' : 'refuse';
  const models = loadOnce(openModelStore(settings, io, { missing, onProgress: reporter.report }));
  try {
    await requireModels(models, ids);
  } finally {
    reporter.finish();
  }
  return models;
}
