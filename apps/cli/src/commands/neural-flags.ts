import type { RuntimeId } from '@iqakit/deep/runtime';
import type { FlagTable } from '../command/spec.ts';

/** As `RUNTIME_IDS` has them; written out because this table is read at every start, and no network is. */
const RUNTIMES = [
  'reference',
  'onnx-cpu',
  'onnx-cuda',
  'onnx-wasm',
  'onnx-webgpu',
] as const satisfies readonly RuntimeId[];

/** Where models come from. */
export const modelSourceFlags = {
  mirror: {
    type: 'text',
    placeholder: 'DIR',
    completes: 'directory',
    help: 'take models from the files of DIR, recognised by content; also IQA_MODEL_MIRROR',
  },
  offline: { type: 'switch', help: 'do not use the network' },
} as const satisfies FlagTable;

export const pullFlag = {
  pull: { type: 'switch', help: 'download the models that are missing, from their authors' },
} as const satisfies FlagTable;

export const runtimeFlag = {
  runtime: {
    type: 'choice',
    placeholder: 'RUNTIME',
    values: RUNTIMES,
    help:
      'what computes the networks of deep metrics (default: onnx-cpu where onnxruntime-node is installed, else ' +
      'onnx-wasm where onnxruntime-web is, else reference, which is exact and slow)',
  },
} as const satisfies FlagTable;

/** The flags of every command that runs networks. */
export const neuralFlags = {
  ...runtimeFlag,
  threads: {
    type: 'integer',
    placeholder: 'N',
    min: 1,
    help: 'threads for each network on onnx-cpu and onnx-wasm (default: as many as there are cores)',
  },
  ...modelSourceFlags,
  ...pullFlag,
} as const satisfies FlagTable;
