import * as ort from 'onnxruntime-node';
import { describe, expect, it, test } from 'vitest';
import { GraphBuilder } from '../src/graph/index.ts';
import { channelBlockOf } from '../src/runtime/onnx/device.ts';
import { encodeModel } from '../src/runtime/onnx/encode.ts';
import { lowerGraph } from '../src/runtime/onnx/lower.ts';
import type { TensorMap } from '../src/runtime/runtime.ts';
import { runtimeCases } from './contract/cases.ts';
import { expectOutputs } from './contract/contract.ts';

const convolutions = runtimeCases.filter(({ name }) => name.startsWith('conv:'));

describe.each([1, 2, 3])('convolutions in blocks of %i channels', (channelBlock) => {
  it.each(convolutions)('$name', async ({ graph, weights, runs }) => {
    const model = encodeModel(lowerGraph(graph, weights, { channelBlock }));
    const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3 });
    for (const { feeds, expected } of runs) {
      const inputs = Object.entries(feeds).map(([name, { data, shape }]) => [
        name,
        new ort.Tensor('float32', data as Float32Array, [...shape]),
      ]);
      const outputs = Object.entries(await session.run(Object.fromEntries(inputs)));
      const tensors = outputs.map(([name, { dims, data }]) => [name, { shape: dims, data }]);
      // As for onnx-cpu: float32 rounding of long sums.
      expectOutputs(Object.fromEntries(tensors) as TensorMap, expected(), 1e-5);
    }
    await session.release();
  });
});

test('a convolution of several blocks is as many convolutions, added in pairs, under the names of one', () => {
  const graph = new GraphBuilder('blocks');
  const x = graph.input('x', [1, 6, 4, 4]);
  const conv = graph.conv('conv', x, graph.parameter('weight', [2, 6, 1, 1]), graph.parameter('bias', [2]));
  const weights = new Map([
    ['weight', { shape: [2, 6, 1, 1], data: new Float32Array(12) }],
    ['bias', { shape: [2], data: new Float32Array(2) }],
  ]);
  const { nodes, outputs } = lowerGraph(graph.build([conv]), weights, { channelBlock: 2 }).graph;
  const spelled = nodes.map(({ op, name, inputs }) => `${name} = ${op}(${inputs.length})`);
  expect(spelled.filter((line) => !line.includes('Slice'))).toEqual([
    'conv:part0 = Conv(3)',
    'conv:part1 = Conv(2)',
    'conv:part2 = Conv(2)',
    'conv:sum0.0 = Add(2)',
    'conv = Add(2)',
  ]);
  expect(outputs.map(({ name }) => name)).toEqual(['conv']);
});

test('only GPUs, and only graphs that are sensitive to rounding, pay for it', () => {
  const graph = new GraphBuilder('g');
  const out = [graph.relu('out', graph.input('x', [1]))];
  expect(channelBlockOf(graph.build(out, { isSensitive: true }), 'webgpu')).toBe(32);
  expect(channelBlockOf(graph.build(out, { isSensitive: true }), 'cuda')).toBe(32);
  expect(channelBlockOf(graph.build(out, { isSensitive: true }), 'cpu')).toBeUndefined();
  expect(channelBlockOf(graph.build(out), 'webgpu')).toBeUndefined();
});
