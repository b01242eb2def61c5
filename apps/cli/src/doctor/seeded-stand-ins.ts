import { IqaError } from '@iqakit/core';
import { findModel, type LoadedModel, type ModelSource } from '@iqakit/deep/model';
import { seededTensor } from '@iqakit/deep/tensor';

/** Models for looking at a network's arithmetic, where any weights will do. */
export interface StandInModels extends ModelSource {
  /** The models that were asked for and are not on this machine. */
  readonly seeded: readonly string[];
}

/** The models of `models`, and numbers made from their tensors' names for those it lacks. */
export function withStandIns(models: ModelSource): StandInModels {
  const seeded: string[] = [];
  return {
    seeded,
    load: async (id) => {
      try {
        return await models.load(id);
      } catch (error) {
        if (!(error instanceof IqaError) || error.code !== 'E_MODEL_MISSING') throw error;
        seeded.push(id);
        return seededModel(id);
      }
    },
  };
}

/** It stands in for the published model wherever one asks for that by its digest, as SPIPS does. */
function seededModel(id: string): LoadedModel {
  const { tensors, tensorDigest = 'seeded' } = findModel(id);
  return {
    tensors: new Map(tensors.map(({ name, shape }) => [name, seededTensor(name, shape)])),
    digest: tensorDigest,
  };
}
