import { describeRuntimeContract } from './contract/contract.ts';
import { describeOnWebgpu } from './webgpu.ts';

await describeOnWebgpu('WebGPU', (runtime) => {
  // As for onnx-cpu; WGSL allows exp and division a few units in the last place more.
  describeRuntimeContract('onnx-webgpu', () => runtime, 1e-5);
});
