import * as ort from 'onnxruntime-node';
import { onnxRuntime } from '../src/runtime/onnx/index.ts';
import { describeRuntimeContract } from './contract/contract.ts';

const runtime = onnxRuntime(ort, { device: 'cpu' });

// Float32 rounds to 6e-8; sums of up to 9001 terms and the polynomials of exp and erf leave up to 2e-6.
describeRuntimeContract('onnx-cpu', () => runtime, 1e-5);
