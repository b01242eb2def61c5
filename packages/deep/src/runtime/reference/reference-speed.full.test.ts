import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { vgg16 } from '../../backbone/index.ts';
import { GraphBuilder } from '../../graph/index.ts';
import { seededTensor } from '../../tensor/index.ts';
import { onnxRuntime } from '../onnx/index.ts';
import type { Runtime, Weights } from '../runtime.ts';
import { referenceRuntime } from './index.ts';

const SIZE = 64;

const graph = (() => {
  const builder = new GraphBuilder('vgg16');
  return builder.build(vgg16().build(builder, builder.input('x', [1, 3, SIZE, SIZE])));
})();

const weights: Weights = new Map(
  graph.parameters.map(({ name, shape }) => [name, seededTensor(name, shape as readonly number[])]),
);
const feeds = { x: seededTensor('pixels', [1, 3, SIZE, SIZE]) };

/** The shortest of three runs, after one that warms up. */
async function millisecondsOf(runtime: Runtime): Promise<number> {
  const session = await runtime.compile(graph, weights);
  await session.run(feeds);
  let shortest = Infinity;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await session.run(feeds);
    shortest = Math.min(shortest, performance.now() - start);
  }
  await session.dispose();
  return shortest;
}

test('VGG16 runs at no less than a hundredth of the speed of onnxruntime-node 1.30.0 on one thread', async () => {
  const peer = await millisecondsOf(onnxRuntime(ort, { device: 'cpu', threads: 1 }));
  for (const precision of ['float64', 'float32'] as const) {
    const own = await millisecondsOf(referenceRuntime({ precision }));
    console.log(`${precision}: ${((100 * peer) / own).toFixed(1)}% of onnxruntime-node's speed`);
    expect(own / peer, precision).toBeLessThan(100);
  }
});
