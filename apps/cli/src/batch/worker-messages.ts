import type { NeuralSettings } from '../neural/neural-settings.ts';
import type { FitMode } from '../pictures/fit-pair.ts';
import type { DecodeSettings } from '../pictures/picture.ts';
import type { ReferenceUse } from '../scoring/scorer.ts';
import type { PairError, PairOutcome } from './outcome.ts';
import type { BatchPair } from './pair.ts';

/** What a worker thread is started with: enough to open the same sessions as its parent would. */
export interface WorkerSettings {
  readonly metrics: readonly string[];
  readonly options: readonly string[];
  readonly decode: DecodeSettings;
  readonly fit: FitMode;
  readonly references: ReferenceUse;
  readonly neural: NeuralSettings;
}

export type WorkerRequest = BatchPair;

/** `ready` once, or `failed` where no session could be opened; then an outcome for each pair. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: PairError }
  | { readonly kind: 'outcome'; readonly outcome: PairOutcome };
