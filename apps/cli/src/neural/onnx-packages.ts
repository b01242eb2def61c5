import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IqaError } from '@iqakit/core';
import type { OnnxDevice, OrtModule } from '@iqakit/deep/runtime/onnx';

export type OnnxPackage = 'onnxruntime-node' | 'onnxruntime-web';

/** The package that has each device in Node. */
export const PACKAGE_OF_RUNTIME: Readonly<Record<`onnx-${OnnxDevice}`, OnnxPackage>> = {
  'onnx-cpu': 'onnxruntime-node',
  'onnx-cuda': 'onnxruntime-node',
  'onnx-webgpu': 'onnxruntime-node',
  'onnx-wasm': 'onnxruntime-web',
};

/** They are optional peers, and too heavy to be loaded before a network runs. */
const IMPORTS: Readonly<Record<OnnxPackage, () => Promise<OrtModule>>> = {
  'onnxruntime-node': () => import('onnxruntime-node'),
  'onnxruntime-web': () => import('onnxruntime-web'),
};

/** Loads ONNX Runtime for a device. Throws E_RUNTIME with what to install where it is missing or broken. */
export async function importOnnxPackage(device: OnnxDevice): Promise<OrtModule> {
  const name = PACKAGE_OF_RUNTIME[`onnx-${device}`];
  try {
    return await IMPORTS[name]();
  } catch (cause) {
    const problem =
      packageFolder(name) === null ? 'which is not installed' : `which cannot be loaded: ${cause}`;
    throw new IqaError(
      'E_RUNTIME',
      `onnx-${device} needs the package ${name}, ${problem}. Install it: ${installCommand(name)}. ` +
        'Or choose --runtime reference, which needs nothing and is slower.',
      { cause },
    );
  }
}

/** How a person gets a package: beside the command line, wherever that is. */
export function installCommand(name: OnnxPackage): string {
  return `npm install ${name} (with -g where @iqakit/cli is installed so)`;
}

/** What stands between onnxruntime-node and CUDA; null where its part is there. */
export function missingForCuda(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return 'onnxruntime-node offers CUDA for Linux on x64 only';
  const folder = packageFolder('onnxruntime-node');
  if (folder === null) return `install the package: ${installCommand('onnxruntime-node')}`;
  if (existsSync(join(folder, 'bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so'))) return null;
  return (
    'install an NVIDIA driver, CUDA 12 and cuDNN 9, then let onnxruntime-node download its CUDA provider, which is too ' +
    `large for npm: node ${join(folder, 'script/install.js')} --onnxruntime-node-install=cuda12`
  );
}

/** The version of a package that `import` would find; null where there is none. */
export function packageVersion(name: OnnxPackage): string | null {
  const folder = packageFolder(name);
  if (folder === null) return null;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}

/** Where a package lies that `import` would find, without loading it. */
function packageFolder(name: OnnxPackage): string | null {
  try {
    const entry = fileURLToPath(import.meta.resolve(name));
    const folder = join('node_modules', name);
    const start = entry.lastIndexOf(folder);
    return start < 0 ? null : entry.slice(0, start + folder.length);
  } catch {
    return null;
  }
}
