import type { Tensor } from '../tensor/index.ts';

/** A model's weights and how they are known. */
export interface LoadedModel {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** The tensor digest (SHA-256, hex) of `tensors`. */
  readonly digest: string;
}

/** Somewhere to find weights by their id in the manifest: a cache on disk, a folder, a test. */
export interface ModelSource {
  /** Throws E_MODEL_MISSING with the command that brings the model, E_MODEL_DIGEST where a file is not what it should be. */
  load(id: string): Promise<LoadedModel>;
}
