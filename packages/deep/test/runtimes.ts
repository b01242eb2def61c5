import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { onnxRuntime } from '../src/runtime/onnx/index.ts';
import { referenceRuntime } from '../src/runtime/reference/index.ts';
import type { Runtime } from '../src/runtime/runtime.ts';

/** The truth. */
export const reference: Runtime = referenceRuntime();

/** The runtimes that need nothing but npm packages and are quick on whole pictures. */
export const onnxRuntimes: readonly Runtime[] = [
  onnxRuntime(node, { device: 'cpu', threads: 2 }),
  onnxRuntime(web, { device: 'wasm', threads: 2 }),
];
