import { IqaError } from '@iqakit/core';
import type { ModelSource } from '@iqakit/deep/model';
import { describeModel } from '../models/describe-model.ts';

/** A source that loads each model once, however many metrics share it. */
export function loadOnce(models: ModelSource): ModelSource {
  const loaded = new Map<string, ReturnType<ModelSource['load']>>();
  return {
    load: (id) => {
      const known = loaded.get(id) ?? models.load(id);
      loaded.set(id, known);
      return known;
    },
  };
}

/** Loads models one after the other. Throws E_MODEL_MISSING with the one command that brings all that are missing. */
export async function requireModels(models: ModelSource, ids: readonly string[]): Promise<void> {
  const missing: IqaError[] = [];
  const missingIds: string[] = [];
  for (const id of ids) {
    try {
      await models.load(id);
    } catch (error) {
      if (!(error instanceof IqaError) || error.code !== 'E_MODEL_MISSING') throw error;
      missing.push(error);
      missingIds.push(id);
    }
  }
  if (missing.length === 0) return;
  throw new IqaError('E_MODEL_MISSING', missingMessage(missingIds), { cause: missing[0] });
}

function missingMessage(ids: readonly string[]): string {
  const what = ids.length === 1 ? 'The model that is needed is' : 'Models that are needed are';
  return (
    `${what} not on this machine: ${ids.map(describeModel).join(', ')}. Get ${ids.length === 1 ? 'it' : 'them'} with "iqa models pull ` +
    `${ids.join(' ')}", let this command do it with --pull, or name a folder that has them with --mirror DIR or ` +
    'IQA_MODEL_MIRROR.'
  );
}
