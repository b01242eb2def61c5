import { createNodeModelStore, type ModelStore, type NodeModelStoreOptions } from '@iqakit/deep/model/node';
import type { Io } from '../io.ts';

/** What the command line says about models. */
export interface ModelFlags {
  readonly mirror?: string;
  readonly offline?: boolean;
}

/** The models of this machine, as the environment and the command line have it. */
export function openModelStore(
  flags: ModelFlags,
  io: Pick<Io, 'env'>,
  options: Pick<NodeModelStoreOptions, 'onProgress' | 'missing'> = {},
): ModelStore {
  return createNodeModelStore({
    ...options,
    env: io.env,
    offline: flags.offline,
    ...(flags.mirror === undefined ? {} : { mirrors: [flags.mirror] }),
  });
}
