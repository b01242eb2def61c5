import { onnxRuntime } from '@iqakit/deep/runtime/onnx';
import { referenceRuntime } from '@iqakit/deep/runtime/reference';

const node = async (options) => onnxRuntime(await import('onnxruntime-node'), options);

/**
 * Runtimes of Node. `work` is how many thousand million multiply-adds a comparison may take for the runtime
 * to be measured without being asked for by name: a round should stay within a minute.
 *
 * @type {Readonly<Record<string, { work: number, open: (threads: number) => Promise<import('@iqakit/deep/runtime').Runtime> }>>}
 */
export const deepRuntimes = {
  reference: { work: 12, open: async () => referenceRuntime({ precision: 'float32' }) },
  'onnx-cpu': { work: 2000, open: (threads) => node({ device: 'cpu', threads }) },
  'onnx-wasm': {
    work: 60,
    open: async (threads) => onnxRuntime(await import('onnxruntime-web'), { device: 'wasm', threads }),
  },
  'onnx-webgpu': { work: 0, open: () => node({ device: 'webgpu' }) },
  'onnx-cuda': { work: 0, open: () => node({ device: 'cuda' }) },
};
