/// <reference types="vite/client" />
import { IqaError } from '@iqakit/core';
import type { ModelSource } from '@iqakit/deep/model';
import type { Runtime } from '@iqakit/deep/runtime';
import { onnxRuntime } from '@iqakit/deep/runtime/onnx';
import webgpuBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasmBinary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as wasm from 'onnxruntime-web/wasm';
import * as webgpu from 'onnxruntime-web/webgpu';
import { measure, type Pair } from './measure.ts';
import { type Reading, subjects } from './subjects.ts';

declare global {
  interface Window {
    /** A published model's tensors and digest, from the process that opened the page. */
    loadPublished(id: string): Promise<SentModel>;
    measureInPage(runtime: PageRuntime, subject: string, pairs: readonly Pair[]): Promise<readonly Reading[]>;
  }
}

export type PageRuntime = 'onnx-wasm' | 'onnx-webgpu';

/** What of a model passes between processes. */
export interface SentModel {
  readonly digest: string;
  readonly tensors: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly data: Float32Array;
  }[];
}

wasm.env.wasm.wasmPaths = { wasm: wasmBinary };
webgpu.env.wasm.wasmPaths = { wasm: webgpuBinary };

const runtimes: Readonly<Record<PageRuntime, Runtime>> = {
  'onnx-wasm': onnxRuntime(wasm, { device: 'wasm', threads: 2 }),
  'onnx-webgpu': onnxRuntime(webgpu, { device: 'webgpu' }),
};

const published: ModelSource = {
  async load(id) {
    const { digest, tensors } = await window.loadPublished(id);
    return { digest, tensors: new Map(tensors.map(({ name, ...tensor }) => [name, tensor])) };
  },
};

window.measureInPage = (runtime, id, pairs) => {
  const subject = subjects.find((one) => one.id === id);
  if (subject === undefined) throw new IqaError('E_USAGE', `The page knows no metric ${id}.`);
  return measure(subject, { runtime: runtimes[runtime], models: published }, pairs);
};
