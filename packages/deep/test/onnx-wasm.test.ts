import * as ort from 'onnxruntime-web';
import { onnxRuntime } from '../src/runtime/onnx/index.ts';
import { describeRuntimeContract } from './contract/contract.ts';

const runtime = onnxRuntime(ort, { device: 'wasm', threads: 2 });

// As for onnx-cpu: float32 rounding of long sums and of the polynomials of exp and erf.
describeRuntimeContract('onnx-wasm', () => runtime, 1e-5);
