export { modelCacheDirectory } from './cache-directory.ts';
export type { Verification } from './convert.ts';
export type { PullProgress } from './download.ts';
export { type FileSource, openFileSource } from './file-source.ts';
export { formatBytes } from './file-system.ts';
export {
  createNodeModelStore,
  type ModelStatus,
  type ModelStore,
  type NodeModelStoreOptions,
  type PullOptions,
  type StoredModel,
} from './store.ts';
