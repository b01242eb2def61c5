import { IqaError } from '@iqakit/core';
import type { Runtime, RuntimeId } from '@iqakit/deep/runtime';
import { type OnnxDevice, onnxRuntime } from '@iqakit/deep/runtime/onnx';
import { referenceRuntime } from '@iqakit/deep/runtime/reference';
import { importOnnxPackage, missingForCuda } from './onnx-packages.ts';

/** Fastest first, of those that need no GPU. */
const DEFAULT_DEVICES = ['cpu', 'wasm'] as const satisfies readonly OnnxDevice[];

/** The fastest runtime whose package can be loaded; `reference` where none can. */
export async function chooseRuntime(): Promise<RuntimeId> {
  for (const device of DEFAULT_DEVICES) {
    const isThere = await importOnnxPackage(device).then(
      () => true,
      () => false,
    );
    if (isThere) return `onnx-${device}`;
  }
  return 'reference';
}

/** Opens a runtime. Throws E_RUNTIME with what to install where something of it is missing. */
export async function openRuntime(id: RuntimeId, threads?: number): Promise<Runtime> {
  if (id === 'reference') return referenceRuntime();
  const device = id.slice('onnx-'.length) as OnnxDevice;
  const ort = await importOnnxPackage(device);
  const missing = device === 'cuda' ? missingForCuda() : null;
  if (missing !== null) throw new IqaError('E_RUNTIME', `onnx-cuda cannot be used: ${missing}.`);
  return onnxRuntime(ort, { device, threads });
}
