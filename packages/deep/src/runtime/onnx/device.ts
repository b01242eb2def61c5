import { IqaError } from '@iqakit/core';
import type { Env, InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common';
import { formatShape, type Graph } from '../../graph/index.ts';
import type { TensorMap } from '../runtime.ts';

/** Where ONNX Runtime computes. cpu and cuda need onnxruntime-node, wasm needs onnxruntime-web, webgpu takes either. */
export const ONNX_DEVICES = ['cpu', 'cuda', 'wasm', 'webgpu'] as const;

export type OnnxDevice = (typeof ONNX_DEVICES)[number];

/** What is used of onnxruntime-node, onnxruntime-web or onnxruntime-web/webgpu. */
export interface OrtModule {
  readonly InferenceSession: InferenceSessionFactory;
  readonly Tensor: TensorConstructor;
  readonly env: Env;
}

export interface OnnxRuntimeOptions {
  readonly device: OnnxDevice;
  /**
   * Threads for cpu and wasm; ONNX Runtime's own choice where left out. For wasm the number counts when
   * the first session of a page or process is made, and a page needs cross-origin isolation for more than 1.
   */
  readonly threads?: number;
  /** Which CUDA device, counted from 0. */
  readonly deviceId?: number;
}

/**
 * Exact float32 on CUDA: TF32 rounds factors to 10 bits, and choosing convolution algorithms by timing
 * them would make scores depend on the machine's load.
 */
const CUDA_CONFIGURATION = { use_tf32: '0', cudnn_conv_algo_search: 'HEURISTIC' };

export function sessionOptions({
  device,
  threads,
  deviceId = 0,
}: OnnxRuntimeOptions): InferenceSession.SessionOptions {
  const common: InferenceSession.SessionOptions = {
    executionProviders: [device === 'cuda' ? { name: device, deviceId } : device],
    // Errors only: warnings about nodes that run on the CPU by design would fill the terminal.
    logSeverityLevel: 3,
  };
  if (device === 'cuda') return { ...common, extra: { ep: { cuda: CUDA_CONFIGURATION } } };
  if (device === 'cpu' && threads !== undefined) return { ...common, intraOpNumThreads: threads };
  return common;
}

/**
 * For graphs that are sensitive to rounding: how many channels a convolution may add up at once. The
 * kernels of a GPU keep one float32 sum over all channels and taps, 4608 products in VGG16, which leaves
 * 2e-6 of a feature, four times as much as the blocked sums of a processor; 32 channels leave as much as those.
 */
export function channelBlockOf(graph: Graph, device: OnnxDevice): number | undefined {
  const isGpu = device === 'webgpu' || device === 'cuda';
  return graph.isSensitive && isGpu ? 32 : undefined;
}

/** Settings that ONNX Runtime keeps outside its sessions; they count from its first session on. */
export function configureEnvironment(ort: OrtModule, { device, threads }: OnnxRuntimeOptions): void {
  if (device === 'cuda') disableTf32();
  if (device === 'wasm' || device === 'webgpu') configureThreads(ort.env, threads);
}

/**
 * Node's binding hands no CUDA option on but the device's number; NVIDIA's libraries read this variable
 * when they are loaded. A value the user has set stays.
 */
function disableTf32(): void {
  const environment = (
    globalThis as { readonly process?: { readonly env: Record<string, string | undefined> } }
  ).process?.env;
  if (environment !== undefined) environment.NVIDIA_TF32_OVERRIDE ??= '0';
}

function configureThreads(env: Env, threads: number | undefined): void {
  if (env.wasm === undefined) return;
  if (threads !== undefined) env.wasm.numThreads = threads;
  // Without a navigator (Node before 21) the web build fails when it looks for the number of cores.
  else if (typeof navigator === 'undefined') env.wasm.numThreads ??= 1;
}

const PACKAGES: Readonly<Record<OnnxDevice, readonly ('node' | 'web')[]>> = {
  cpu: ['node'],
  cuda: ['node'],
  wasm: ['web'],
  webgpu: ['node', 'web'],
};

/** Throws E_RUNTIME where the package handed in cannot have this device, E_OPTION for options out of range. */
export function expectDevice(ort: OrtModule, { device, threads, deviceId }: OnnxRuntimeOptions): void {
  if (!ONNX_DEVICES.includes(device)) {
    throw new IqaError('E_OPTION', `There is no device ${device}; choose ${ONNX_DEVICES.join(', ')}.`);
  }
  expectCount('threads', threads, 1);
  expectCount('deviceId', deviceId, 0);
  if (typeof ort?.InferenceSession?.create !== 'function' || ort.env === undefined) {
    throw new IqaError(
      'E_RUNTIME',
      "onnxRuntime needs ONNX Runtime itself: import * as ort from 'onnxruntime-node' (or 'onnxruntime-web') and hand in ort.",
    );
  }
  const { versions } = ort.env;
  const given = versions?.node !== undefined ? 'node' : versions?.web !== undefined ? 'web' : null;
  if (given !== null && !PACKAGES[device].includes(given)) {
    throw new IqaError(
      'E_RUNTIME',
      `onnxruntime-${given} has no device ${device}: hand in onnxruntime-${PACKAGES[device][0]}.`,
    );
  }
}

function expectCount(name: string, value: number | undefined, least: number): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= least)) return;
  throw new IqaError('E_OPTION', `${name} is a whole number from ${least} on, not ${value}.`);
}

/** What to do where the device does not start. */
const REMEDIES: Readonly<Record<OnnxDevice, string>> = {
  cpu: 'Install onnxruntime-node anew for this platform.',
  cuda: 'It needs Linux x64, an NVIDIA driver, CUDA 12 and cuDNN 9 on the library path, and the CUDA provider of onnxruntime-node, which `node node_modules/onnxruntime-node/script/install.js --onnxruntime-node-install=cuda12` downloads.',
  wasm: "Serve the .wasm files of onnxruntime-web beside the page or name their folder in ort.env.wasm.wasmPaths; in Node import 'onnxruntime-web' itself, not a subpath.",
  webgpu:
    'It needs a GPU with a Vulkan, Metal or Direct3D 12 driver and, in a browser, WebGPU switched on; onnxruntime-web has it in onnxruntime-web/webgpu.',
};

/** What ONNX Runtime said when a session could not be made, and the way out. */
export function startFailure(device: OnnxDevice, graphName: string, cause: unknown): IqaError {
  return new IqaError(
    'E_RUNTIME',
    `onnx-${device} could not be started for ${graphName}: ${messageOf(cause)} ${REMEDIES[device]}`,
    { cause },
  );
}

/** What ONNX Runtime said when a session could not be run, on what, and the way out. */
export function runFailure(id: string, graphName: string, feeds: TensorMap, cause: unknown): IqaError {
  const sizes = Object.entries(feeds).map(([name, { shape }]) => `${name} ${formatShape(shape)}`);
  return new IqaError(
    'E_RUNTIME',
    `${id} could not run ${graphName} on ${sizes.join(', ')}: ${messageOf(cause)} Where that is too large for the device's memory or buffers, take smaller pictures or another runtime.`,
    { cause },
  );
}

function messageOf(cause: unknown): string {
  const message = (cause instanceof Error ? cause.message : String(cause)).trim();
  return /[.!?]$/.test(message) ? message : `${message}.`;
}
