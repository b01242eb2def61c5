import { IqaError } from '@iqakit/core';
import { GraphBuilder } from '@iqakit/deep/graph';
import type { Runtime } from '@iqakit/deep/runtime';
import { onnxRuntime } from '@iqakit/deep/runtime/onnx';
import { referenceRuntime } from '@iqakit/deep/runtime/reference';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { publishedModels } from '../../test/seeded-models.ts';
import { settleVulkanDriver } from '../workspace/graphics.mjs';
import { openChromium } from './chromium.ts';
import { measure, type Pair, type PairSize } from './measure.ts';
import type { Reading, Subject } from './subjects.ts';

/** A runtime that started. */
export interface Device {
  measure(subject: Subject, pairs: readonly Pair[]): Promise<readonly Reading[]>;
  close(): Promise<void>;
}

/** A runtime and where it runs. */
export interface Place {
  readonly id: string;
  /** Two lines for the head of a column. */
  readonly title: readonly [runtime: string, place: string];
  /** What is quick here: pairs of these sizes, for VGG16 and for all other networks. */
  readonly quick: { readonly heavy: readonly PairSize[]; readonly light: readonly PairSize[] };
  /** Throws E_RUNTIME where this machine has no such device. */
  open(): Promise<Device>;
}

/** A place and what runs there. */
export interface Station {
  readonly place: Place;
  readonly device: Device;
}

/** Enough for the web build's threads to show in the numbers, if they ever could. */
const THREADS = 2;

const EVERY: readonly PairSize[] = ['small', 'whole'];
const SMALL: readonly PairSize[] = ['small'];
/** SwiftShader takes half a minute for VGG16 on a picture of 64x64. */
const TINY: readonly PairSize[] = ['tiny'];

export const EXACT = 'reference-float64';

export const places: readonly Place[] = [
  {
    id: EXACT,
    title: ['reference', 'float64'],
    quick: { heavy: SMALL, light: SMALL },
    open: () => inNode(referenceRuntime()),
  },
  {
    id: 'reference',
    title: ['reference', 'float32'],
    quick: { heavy: SMALL, light: SMALL },
    open: () => inNode(referenceRuntime({ precision: 'float32' })),
  },
  {
    id: 'onnx-cpu',
    title: ['onnx-cpu', 'Node'],
    quick: { heavy: EVERY, light: EVERY },
    open: () => inNode(onnxRuntime(node, { device: 'cpu', threads: THREADS })),
  },
  {
    id: 'onnx-wasm',
    title: ['onnx-wasm', 'Node'],
    quick: { heavy: SMALL, light: EVERY },
    open: () => inNode(onnxRuntime(web, { device: 'wasm', threads: THREADS })),
  },
  {
    id: 'onnx-wasm-chromium',
    title: ['onnx-wasm', 'Chromium'],
    quick: { heavy: SMALL, light: EVERY },
    open: () => openChromium('onnx-wasm', publishedModels),
  },
  {
    id: 'onnx-webgpu',
    title: ['onnx-webgpu', 'Node'],
    quick: { heavy: TINY, light: SMALL },
    open: () => {
      settleVulkanDriver();
      return inNode(onnxRuntime(node, { device: 'webgpu' }));
    },
  },
  {
    id: 'onnx-webgpu-chromium',
    title: ['onnx-webgpu', 'Chromium'],
    quick: { heavy: TINY, light: SMALL },
    open: () => openChromium('onnx-webgpu', publishedModels),
  },
  {
    id: 'onnx-cuda',
    title: ['onnx-cuda', 'Node'],
    quick: { heavy: EVERY, light: EVERY },
    open: () => inNode(onnxRuntime(node, { device: 'cuda' })),
  },
];

async function inNode(runtime: Runtime): Promise<Device> {
  await expectToRun(runtime);
  return {
    measure: (subject, pairs) => measure(subject, { runtime, models: publishedModels }, pairs),
    close: async () => {},
  };
}

/** The first graph starts the device and checks it. */
async function expectToRun(runtime: Runtime): Promise<void> {
  const probe = new GraphBuilder('probe');
  const session = await runtime.compile(probe.build([probe.relu('out', probe.input('x', [1]))]), new Map());
  await session.dispose();
}

/** Opens a place, or says in one line why it is not here. */
export async function tryToOpen(place: Place): Promise<Device | string> {
  try {
    return await place.open();
  } catch (error) {
    if (error instanceof IqaError && error.code === 'E_RUNTIME') return error.message;
    throw error;
  }
}
