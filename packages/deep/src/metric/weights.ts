import type { ModelSource } from '../model/index.ts';
import type { Tensor } from '../tensor/index.ts';

/** Tensors of several models under one roof, with what a result's provenance says of them. */
export interface LoadedWeights {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly provenance: readonly { readonly id: string; readonly digest: string }[];
}

/** Loads models one after the other. Throws E_MODEL_MISSING with the command that brings the missing one. */
export async function loadWeights(models: ModelSource, ids: readonly string[]): Promise<LoadedWeights> {
  const tensors = new Map<string, Tensor>();
  const provenance: { id: string; digest: string }[] = [];
  for (const id of ids) {
    const model = await models.load(id);
    for (const [name, tensor] of model.tensors) tensors.set(name, tensor);
    provenance.push({ id, digest: model.digest });
  }
  return { tensors, provenance };
}
