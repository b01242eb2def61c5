import { IqaError } from '@iqakit/core';
import type { InferenceSession } from 'onnxruntime-common';
import type { Graph } from '../../graph/index.ts';
import type { Tensor } from '../../tensor/index.ts';
import { expectFeeds } from '../feeds.ts';
import type { Runtime, Session, TensorMap, Weights } from '../runtime.ts';
import { SerialQueue } from '../serial-queue.ts';
import {
  channelBlockOf,
  configureEnvironment,
  expectDevice,
  type OnnxDevice,
  type OnnxRuntimeOptions,
  type OrtModule,
  runFailure,
  sessionOptions,
  startFailure,
} from './device.ts';
import { encodeModel } from './encode.ts';
import { lowerGraph } from './lower.ts';
import { checkDevice } from './self-check.ts';

/**
 * A runtime that lowers graphs to ONNX in memory and runs them, in float32, in the ONNX Runtime that
 * the caller hands in: onnxruntime-node, onnxruntime-web or onnxruntime-web/webgpu.
 *
 * ```ts
 * import * as ort from 'onnxruntime-node';
 * const runtime = onnxRuntime(ort, { device: 'cpu', threads: 4 });
 * ```
 *
 * The first `compile` runs a small graph whose values are known and refuses a device that is off by
 * more than float32 explains. For `cuda` TF32 is switched off: `NVIDIA_TF32_OVERRIDE` becomes 0 for the
 * process unless it is set already.
 *
 * Throws E_RUNTIME where this package cannot have the device, E_OPTION for options out of range.
 */
export function onnxRuntime(ort: OrtModule, options: OnnxRuntimeOptions): Runtime {
  expectDevice(ort, options);
  return new OnnxRuntime(ort, options);
}

class OnnxRuntime implements Runtime {
  readonly id: `onnx-${OnnxDevice}`;
  readonly precision = 'float32';
  readonly #ort: OrtModule;
  readonly #options: OnnxRuntimeOptions;
  #checked: Promise<void> | null = null;

  constructor(ort: OrtModule, options: OnnxRuntimeOptions) {
    this.id = `onnx-${options.device}`;
    this.#ort = ort;
    this.#options = options;
  }

  async compile(graph: Graph, weights: Weights): Promise<Session> {
    // Before the device starts, so that what is wrong with the weights is said first.
    const channelBlock = channelBlockOf(graph, this.#options.device);
    const model = encodeModel(lowerGraph(graph, weights, { channelBlock }));
    await this.#check();
    return this.#open(graph, model);
  }

  /** Once; after a failure again, as its cause (a device in use, say) may have passed. */
  #check(): Promise<void> {
    this.#checked ??= checkDevice(this.id, (graph, weights) =>
      this.#open(graph, encodeModel(lowerGraph(graph, weights))),
    ).catch((error) => {
      this.#checked = null;
      throw error;
    });
    return this.#checked;
  }

  async #open(graph: Graph, model: Uint8Array): Promise<Session> {
    const queue = queueOf(this.#ort);
    configureEnvironment(this.#ort, this.#options);
    const session = await queue.add(async () => {
      try {
        return await this.#ort.InferenceSession.create(model, sessionOptions(this.#options));
      } catch (error) {
        throw startFailure(this.#options.device, graph.name, error);
      }
    });
    return new OnnxSession({ id: this.id, ort: this.#ort, graph, session, queue });
  }
}

const queues = new WeakMap<object, SerialQueue>();

/** One queue for each copy of ONNX Runtime: the web build cannot do two things at once, not even in two sessions. */
function queueOf(ort: OrtModule): SerialQueue {
  const known = queues.get(ort.env);
  if (known !== undefined) return known;
  const queue = new SerialQueue();
  queues.set(ort.env, queue);
  return queue;
}

interface OnnxSessionParts {
  readonly id: string;
  readonly ort: OrtModule;
  readonly graph: Graph;
  readonly session: InferenceSession;
  readonly queue: SerialQueue;
}

class OnnxSession implements Session {
  readonly #parts: OnnxSessionParts;
  #disposed: Promise<void> | null = null;

  constructor(parts: OnnxSessionParts) {
    this.#parts = parts;
  }

  async run(feeds: TensorMap): Promise<TensorMap> {
    const { graph, id, queue } = this.#parts;
    if (this.#disposed !== null) {
      throw new IqaError(
        'E_RUNTIME',
        `The session of ${graph.name} is disposed; compile the graph again to run it.`,
      );
    }
    expectFeeds(graph, feeds);
    return queue.add(async () => {
      try {
        return await this.#runNow(feeds);
      } catch (error) {
        throw runFailure(id, graph.name, feeds, error);
      }
    });
  }

  dispose(): Promise<void> {
    const { queue, session } = this.#parts;
    this.#disposed ??= queue.add(() => session.release());
    return this.#disposed;
  }

  async #runNow(feeds: TensorMap): Promise<TensorMap> {
    const { graph, ort, session } = this.#parts;
    const inputs = Object.fromEntries(
      graph.inputs.map(({ name }) => [name, toOrtTensor(ort, feeds[name] as Tensor)]),
    );
    const results = await session.run(inputs);
    const outputs: Record<string, Tensor> = {};
    for (const name of graph.outputs) outputs[name] = await takeTensor(results[name] as OrtTensor);
    for (const tensor of Object.values(inputs)) tensor.dispose();
    return outputs;
  }
}

type OrtTensor = InferenceSession.OnnxValueMapType[string];

function toOrtTensor(ort: OrtModule, { shape, data }: Tensor) {
  return new ort.Tensor('float32', data instanceof Float32Array ? data : Float32Array.from(data), shape);
}

/** Copies a result off the device, if it lies there, and frees its place. */
async function takeTensor(tensor: OrtTensor): Promise<Tensor> {
  const data = (await tensor.getData()) as Float32Array;
  const shape = [...tensor.dims];
  tensor.dispose();
  return { shape, data };
}
