import { existsSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import { describe } from 'vitest';
import { GraphBuilder } from '../src/graph/index.ts';
import { onnxRuntime } from '../src/runtime/onnx/index.ts';
import { describeRuntimeContract } from './contract/contract.ts';

/** Chromium's software GPU, for machines without a real one. */
const SWIFTSHADER = '/usr/lib/chromium/vk_swiftshader_icd.json';

if (existsSync(SWIFTSHADER)) process.env.VK_DRIVER_FILES ??= SWIFTSHADER;

const probe = new GraphBuilder('probe');
const unavailable = await onnxRuntime(ort, { device: 'webgpu' })
  .compile(probe.build([probe.relu('out', probe.input('x', [1]))]), new Map())
  .then(
    (session) => session.dispose(),
    (error: Error) => error.message,
  );

if (typeof unavailable === 'string') {
  describe.skip(`onnx-webgpu [skipped: no WebGPU in Node; name a Vulkan driver in VK_DRIVER_FILES]`, () => {});
} else {
  const runtime = onnxRuntime(ort, { device: 'webgpu' });
  // As for onnx-cpu; WGSL allows exp and division a few units in the last place more.
  describeRuntimeContract('onnx-webgpu', () => runtime, 1e-5);
}
