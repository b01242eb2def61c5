import type { RuntimeId } from '@iqakit/deep/runtime';
import type { ModelFlags } from '../models/open-model-store.ts';

/** What runs the networks, and where their weights come from. Plain data: it travels to worker threads. */
export interface NeuralSettings extends ModelFlags {
  /** Default: {@link chooseRuntime}. */
  readonly runtime?: RuntimeId;
  readonly threads?: number;
  /** The file of fitted weights for SPIPS; default: those that come with it. */
  readonly spipsWeights?: string;
  /** Whether models that are missing may be downloaded. */
  readonly pull?: boolean;
}
