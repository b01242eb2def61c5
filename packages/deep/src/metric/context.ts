import type { ModelSource } from '../model/index.ts';
import type { Runtime } from '../runtime/index.ts';

/** What a deep metric needs from outside: something that runs graphs, and somewhere to find weights. */
export interface DeepContext {
  readonly runtime: Runtime;
  readonly models: ModelSource;
}
