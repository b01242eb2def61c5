import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { GraphBuilder } from '../src/graph/index.ts';
import { onnxRuntime } from '../src/runtime/onnx/index.ts';
import { checkFeeds, checkGraph, checkWeights } from '../src/runtime/onnx/self-check.ts';
import type { Runtime, TensorMap } from '../src/runtime/runtime.ts';
import { traceDifferences } from '../src/runtime/trace.ts';

const runtime = onnxRuntime(ort, { device: 'cpu' });

/** The same runtime with one of its values changed. */
function withFault(node: string, change: (data: Float32Array) => void): Runtime {
  return {
    ...runtime,
    id: runtime.id,
    precision: runtime.precision,
    async compile(graph, weights) {
      const session = await runtime.compile(graph, weights);
      return {
        dispose: () => session.dispose(),
        async run(feeds): Promise<TensorMap> {
          const outputs = await session.run(feeds);
          change(outputs[node].data as Float32Array);
          return outputs;
        },
      };
    },
  };
}

test('every node is named in order, with its shape; equal runtimes do not differ', async () => {
  const graph = checkGraph();
  const differences = await traceDifferences(graph, checkWeights, checkFeeds, runtime, runtime);
  expect(differences.map(({ name }) => name)).toEqual(graph.nodes.map(({ name }) => name));
  expect(differences.find(({ name }) => name === 'pool')).toEqual({
    name: 'pool',
    op: 'maxPool',
    shape: [1, 16, 6, 8],
    absolute: 0,
    relative: 0,
  });
  expect(differences.every(({ absolute }) => absolute === 0)).toBe(true);
});

test('a fault is found at its node', async () => {
  const graph = new GraphBuilder('chain');
  const doubled = graph.mul('doubled', graph.input('x', [4]), 2);
  const chain = graph.build([graph.add('shifted', doubled, 1)]);
  const feeds = { x: { shape: [4], data: Float32Array.of(1, -4, 2, 3) } };
  const faulty = withFault('shifted', (data) => {
    data[0] += 0.5;
  });
  const [first, second] = await traceDifferences(chain, new Map(), feeds, runtime, faulty);
  expect(first).toMatchObject({ name: 'doubled', absolute: 0 });
  // The largest of 3, -7, 5, 7 is 7.
  expect(second).toMatchObject({ name: 'shifted', absolute: 0.5, relative: 0.5 / 7 });
});

test('a NaN on one side is an infinite difference, on both sides none', async () => {
  const graph = new GraphBuilder('root');
  const root = graph.build([graph.sqrt('root', graph.input('x', [3]))]);
  const feeds = { x: { shape: [3], data: Float32Array.of(-1, 4, Infinity) } };
  const [same] = await traceDifferences(root, new Map(), feeds, runtime, runtime);
  expect(same).toMatchObject({ absolute: 0, relative: 0 });
  const faulty = withFault('root', (data) => {
    data[1] = Number.NaN;
  });
  const [broken] = await traceDifferences(root, new Map(), feeds, runtime, faulty);
  expect(broken).toMatchObject({ absolute: Infinity, relative: Infinity });
});
