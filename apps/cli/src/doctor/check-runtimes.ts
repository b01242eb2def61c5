import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Check, Finding } from './finding.ts';

const require = createRequire(import.meta.url);

/** The engines of the neural metrics. The classic metrics need none of them. */
export const checkRuntimes: Check = async () => [await checkOnnxNode(), checkCuda(), checkOnnxWeb()];

async function checkOnnxNode(): Promise<Finding> {
  const subject = { name: 'onnxruntime-node', importance: 'optional' } as const;
  const remedy = 'npm install onnxruntime-node';
  if (packageFolder('onnxruntime-node') === null) {
    return { ...subject, status: 'missing', detail: 'not installed: no onnx-cpu, onnx-cuda', remedy };
  }
  try {
    const { env, listSupportedBackends } = await import('onnxruntime-node');
    const backends = listSupportedBackends().map(({ name }) => name);
    return { ...subject, status: 'ok', detail: `${env.versions.node ?? ''} (${backends.join(', ')})` };
  } catch (error) {
    return { ...subject, status: 'broken', detail: (error as Error).message, remedy: `${remedy} again` };
  }
}

/** The CUDA libraries are too large for the npm registry: the package's own script brings them. */
function checkCuda(): Finding {
  const subject = { name: 'onnxruntime-node CUDA', importance: 'optional' } as const;
  const folder = packageFolder('onnxruntime-node');
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { ...subject, status: 'missing', detail: 'offered for Linux on x64 only' };
  }
  if (folder === null) return { ...subject, status: 'missing', detail: 'onnxruntime-node is not installed' };
  const library = join(folder, 'bin/napi-v6/linux/x64/libonnxruntime_providers_cuda.so');
  if (existsSync(library)) return { ...subject, status: 'ok', detail: library };
  return {
    ...subject,
    status: 'missing',
    detail: 'no onnx-cuda',
    remedy: `node ${join(folder, 'script/install.js')} --onnxruntime-node-install=cuda12 (with an NVIDIA driver and CUDA 12)`,
  };
}

function checkOnnxWeb(): Finding {
  const subject = { name: 'onnxruntime-web', importance: 'optional' } as const;
  const folder = packageFolder('onnxruntime-web');
  if (folder === null) {
    return {
      ...subject,
      status: 'missing',
      detail: 'not installed: no onnx-wasm',
      remedy: 'npm install onnxruntime-web',
    };
  }
  const { version } = require(join(folder, 'package.json')) as { version: string };
  return { ...subject, status: 'ok', detail: version };
}

/** Where a package lies, without loading it; its own `exports` may hide its package.json. */
function packageFolder(name: string): string | null {
  for (const folder of require.resolve.paths(name) ?? []) {
    if (existsSync(join(folder, name, 'package.json'))) return dirname(join(folder, name, 'package.json'));
  }
  return null;
}
