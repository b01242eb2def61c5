export type { Checkpoint, CheckpointEntry, CheckpointFormat } from './checkpoint.ts';
export { readCheckpoint } from './detect.ts';
export { type IncrementalHash, tensorDigest } from './digest.ts';
export { DTYPE_BYTES, type Dtype } from './dtype.ts';
export {
  encodeSafetensors,
  layoutSafetensors,
  readSafetensors,
  type SafetensorsItem,
  type SafetensorsLayout,
} from './safetensors.ts';
export { blockCached, bytesSource, type Extent, type RandomAccessSource } from './source.ts';
