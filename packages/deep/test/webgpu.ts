import * as ort from 'onnxruntime-node';
import { describe, it } from 'vitest';
import { isSwiftShader, settleVulkanDriver } from '../../../scripts/workspace/graphics.mjs';
import { GraphBuilder } from '../src/graph/index.ts';
import { onnxRuntime } from '../src/runtime/onnx/index.ts';
import type { Runtime } from '../src/runtime/runtime.ts';

/** Suites on WebGPU in Node; where there is none they are skipped and their name says why. */
export async function describeOnWebgpu(name: string, suite: (runtime: Runtime) => void): Promise<void> {
  settleVulkanDriver();
  const runtime = onnxRuntime(ort, { device: 'webgpu' });
  const starts = await canStart(runtime);
  if (starts) describe(name, () => suite(runtime));
  else skip(name, 'no WebGPU in Node; name a Vulkan driver in VK_DRIVER_FILES');
}

/** As {@link describeOnWebgpu}, with whole networks on whole pictures, which Chromium's software GPU takes hours for. */
export async function describeWholeOnWebgpu(name: string, suite: (runtime: Runtime) => void): Promise<void> {
  settleVulkanDriver();
  if (!isSwiftShader()) return describeOnWebgpu(name, suite);
  skip(name, "SwiftShader takes hours; name a GPU's driver, or Mesa's since 25, in VK_DRIVER_FILES");
}

/** One test that is skipped: a suite without tests would not be reported. */
function skip(name: string, reason: string): void {
  it.skip(`${name} [skipped: ${reason}]`, () => {});
}

/** Whether VGG16 fits on pictures of a megapixel: Mesa's software GPU binds no more than 128 MiB of a buffer. */
export function hasRoomForMegapixel(): boolean {
  return !/lvp_icd/.test(process.env.VK_DRIVER_FILES ?? '');
}

async function canStart(runtime: Runtime): Promise<boolean> {
  const probe = new GraphBuilder('probe');
  try {
    const session = await runtime.compile(probe.build([probe.relu('out', probe.input('x', [1]))]), new Map());
    await session.dispose();
    return true;
  } catch {
    return false;
  }
}
