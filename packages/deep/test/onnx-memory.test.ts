import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../src/graph/index.ts';
import { onnxRuntime } from '../src/runtime/onnx/index.ts';
import type { Runtime, TensorMap, Weights } from '../src/runtime/runtime.ts';
import { growth, MEBIBYTE } from './memory.ts';

/** Two convolutions with 4.7 MB of weights. */
const graph = (() => {
  const builder = new GraphBuilder('features');
  const x = builder.input('x', ['N', 3, 'H', 'W']);
  const first = builder.relu(
    'relu1',
    builder.conv('conv1', x, builder.parameter('w1', [128, 3, 5, 5]), null),
  );
  const second = builder.conv('conv2', first, builder.parameter('w2', [1024, 128, 3, 3]), null, {
    stride: 4,
  });
  return builder.build([first, builder.reduceMean('out', second, [2, 3])]);
})();

const weights: Weights = new Map(
  graph.parameters.map(({ name, shape }) => {
    const size = (shape as readonly number[]).reduce((total, extent) => total * extent, 1);
    return [name, { shape: shape as readonly number[], data: new Float32Array(size).fill(1e-3) }];
  }),
);

const picture = (side: number): TensorMap => ({
  x: { shape: [1, 3, side, side], data: new Float32Array(3 * side * side).fill(0.5) },
});

const runtimes: readonly Runtime[] = [
  onnxRuntime(node, { device: 'cpu', threads: 1 }),
  onnxRuntime(web, { device: 'wasm', threads: 1 }),
];

describe.each(runtimes)('$id', (runtime) => {
  test('50 rounds of compile, run and dispose', async () => {
    const gained = await growth(50, async () => {
      const session = await runtime.compile(graph, weights);
      await session.run(picture(48));
      await session.dispose();
    });
    // Sessions that stayed would hold their weights: 50 times 4.7 MB are 236 MB.
    expect(gained).toBeLessThan(50 * MEBIBYTE);
  });

  test('200 runs at changing sizes', async () => {
    const session = await runtime.compile(graph, weights);
    const gained = await growth(200, async (i) => {
      await session.run(picture(40 + (i % 5) * 8));
    });
    await session.dispose();
    // Features that stayed would be 0.6 to 2.4 MB a run, 300 MB in all.
    expect(gained).toBeLessThan(50 * MEBIBYTE);
  });
});
