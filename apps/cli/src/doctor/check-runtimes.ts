import { existsSync } from 'node:fs';
import type { Runtime, RuntimeId } from '@iqakit/deep/runtime';
import type { Io } from '../io.ts';
import type { Check, Finding } from './finding.ts';

/**
 * Opens each runtime of the deep metrics and has it compute a small graph whose values are known. The
 * one that is asked for is needed, the others are optional.
 */
export const checkRuntimes: Check = async ({ runtime }, io) => {
  const { RUNTIME_IDS } = await import('@iqakit/deep/runtime');
  const findings: Finding[] = [];
  // One after the other: they are native code, and one must be able to blame itself.
  for (const id of RUNTIME_IDS) {
    findings.push({ ...(await checkRuntime(id, io)), importance: id === runtime ? 'needed' : 'optional' });
  }
  return findings;
};

type RuntimeFinding = Omit<Finding, 'importance'>;

async function checkRuntime(id: RuntimeId, { env }: Io): Promise<RuntimeFinding> {
  const { PACKAGE_OF_RUNTIME, installCommand, missingForCuda, packageVersion } = await import(
    '../neural/onnx-packages.ts'
  );
  if (id === 'reference') return { name: id, status: 'ok', detail: 'built in; exact (float64) and slow' };
  const name = PACKAGE_OF_RUNTIME[id];
  const version = packageVersion(name);
  if (version === null) {
    return { name: id, status: 'missing', detail: `${name} is not installed`, remedy: installCommand(name) };
  }
  const found = `${name} ${version}`;
  const missing = id === 'onnx-cuda' ? missingForCuda() : id === 'onnx-webgpu' ? missingForWebGpu(env) : null;
  if (missing !== null) return { name: id, status: 'missing', detail: found, remedy: missing };
  try {
    const { openRuntime } = await import('../neural/open-runtime.ts');
    await checkItself(await openRuntime(id));
    return { name: id, status: 'ok', detail: `${found}, self-check passed` };
  } catch (error) {
    return { name: id, status: 'broken', detail: `${found}: ${(error as Error).message}` };
  }
}

/** A runtime checks itself when its first graph is compiled. */
async function checkItself(runtime: Runtime): Promise<void> {
  const { GraphBuilder } = await import('@iqakit/deep/graph');
  const graph = new GraphBuilder('check');
  const session = await runtime.compile(graph.build([graph.relu('y', graph.input('x', [1]))]), new Map());
  await session.dispose();
}

/** Without any of these Vulkan finds nothing, and says so in lines of its own. */
const GPU_DEVICES = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];

function missingForWebGpu(env: Io['env']): string | null {
  if (process.platform !== 'linux' || env.VK_DRIVER_FILES || env.VK_ICD_FILENAMES) return null;
  return GPU_DEVICES.some(existsSync) ? null : 'install a GPU with a Vulkan driver: this machine has none';
}
