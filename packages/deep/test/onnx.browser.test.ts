/// <reference types="vite/client" />
import webgpuBinary from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url';
import wasmBinary from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as wasm from 'onnxruntime-web/wasm';
import * as webgpu from 'onnxruntime-web/webgpu';
import { expect, test } from 'vitest';
import { onnxRuntime } from '../src/runtime/onnx/index.ts';
import { describeRuntimeContract } from './contract/contract.ts';

wasm.env.wasm.wasmPaths = { wasm: wasmBinary };
webgpu.env.wasm.wasmPaths = { wasm: webgpuBinary };

const onWasm = onnxRuntime(wasm, { device: 'wasm', threads: 2 });
const onWebgpu = onnxRuntime(webgpu, { device: 'webgpu' });

// Without isolation ONNX Runtime would quietly go on with one thread.
test('the page may use threads', () => expect(crossOriginIsolated).toBe(true));

// As in Node: float32 rounding of long sums, of resizing's places and of the polynomials of exp and erf.
describeRuntimeContract('onnx-wasm in a page, two threads', () => onWasm, 1e-5);
describeRuntimeContract('onnx-webgpu in a page', () => onWebgpu, 1e-5);
