import type { InferenceSession } from 'onnxruntime-common';
import * as node from 'onnxruntime-node';
import * as web from 'onnxruntime-web';
import { describe, expect, test } from 'vitest';
import { GraphBuilder, type Value } from '../src/graph/index.ts';
import { type OnnxDevice, type OrtModule, onnxRuntime } from '../src/runtime/onnx/index.ts';
import type { Runtime } from '../src/runtime/runtime.ts';

function oneNode(name: string, build: (graph: GraphBuilder, x: Value) => Value) {
  const graph = new GraphBuilder(name);
  return graph.build([build(graph, graph.input('x', ['N', 1, 'H', 'W']))]);
}

const doubled = oneNode('doubled', (graph, x) => graph.mul('out', x, 2));

const fails = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

/** ONNX Runtime with every result passed through `change`. */
function withResults(change: (value: number) => number): OrtModule {
  const create = async (model: Uint8Array, options: InferenceSession.SessionOptions) => {
    const session = await node.InferenceSession.create(model, options);
    return {
      release: () => session.release(),
      run: async (feeds: InferenceSession.FeedsType) => {
        const results = await session.run(feeds);
        for (const { data } of Object.values(results)) changeAll(data as Float32Array, change);
        return results;
      },
    };
  };
  return { ...node, InferenceSession: { create } } as unknown as OrtModule;
}

function changeAll(data: Float32Array, change: (value: number) => number): void {
  for (let i = 0; i < data.length; i++) data[i] = change(data[i]);
}

/** As TF32 rounds: 10 of float32's 23 bits stay. */
function toTf32(value: number): number {
  const bits = new Int32Array(Float32Array.of(value).buffer);
  bits[0] = (bits[0] + 0x1000) & ~0x1fff;
  return new Float32Array(bits.buffer)[0];
}

describe('what is handed in', () => {
  test.each<[OnnxDevice, OrtModule, RegExp]>([
    ['wasm', node, /onnxruntime-node has no device wasm: hand in onnxruntime-web/],
    ['cpu', web, /onnxruntime-web has no device cpu: hand in onnxruntime-node/],
    ['cuda', web, /onnxruntime-web has no device cuda: hand in onnxruntime-node/],
  ])('%s of the wrong package is E_RUNTIME', (device, ort, message) => {
    expect(() => onnxRuntime(ort, { device })).toThrowError(fails('E_RUNTIME', message));
  });

  test('something else than ONNX Runtime is E_RUNTIME', () => {
    expect(() => onnxRuntime({} as OrtModule, { device: 'cpu' })).toThrowError(
      fails('E_RUNTIME', /import \* as ort/),
    );
  });

  test.each([
    { device: 'tpu' as OnnxDevice },
    { device: 'cpu' as const, threads: 0 },
    { device: 'cpu' as const, threads: 1.5 },
    { device: 'cuda' as const, deviceId: -1 },
  ])('%o is E_OPTION', (options) => {
    expect(() => onnxRuntime(node, options)).toThrowError(fails('E_OPTION', /./));
  });

  test('CUDA that is not there is E_RUNTIME and says how to get it', async () => {
    const compiling = onnxRuntime(node, { device: 'cuda' }).compile(doubled, new Map());
    await expect(compiling).rejects.toThrowError(fails('E_RUNTIME', /onnxruntime-node\/script\/install\.js/));
  });
});

describe('self-check', () => {
  test('a device that computes in TF32 is refused', async () => {
    const compiling = onnxRuntime(withResults(toTf32), { device: 'cpu' }).compile(doubled, new Map());
    await expect(compiling).rejects.toThrowError(
      fails('E_RUNTIME', /^onnx-cpu fails its self-check: \w+ is off/),
    );
  });

  test('a device that answers with NaN is refused', async () => {
    const compiling = onnxRuntime(
      withResults(() => Number.NaN),
      { device: 'cpu' },
    ).compile(doubled, new Map());
    await expect(compiling).rejects.toThrowError(fails('E_RUNTIME', /is not a number/));
  });

  test('it runs once, and again after a failure', async () => {
    let calls = 0;
    let isBroken = true;
    const ort = withResults((value) => {
      calls++;
      return isBroken ? 0 : value;
    });
    const runtime = onnxRuntime(ort, { device: 'cpu' });
    await expect(runtime.compile(doubled, new Map())).rejects.toThrow();
    isBroken = false;
    await (await runtime.compile(doubled, new Map())).dispose();
    const callsOfTwoChecks = calls;
    await (await runtime.compile(doubled, new Map())).dispose();
    expect(calls).toBe(callsOfTwoChecks);
  });
});

test('a run that the device cannot do is E_RUNTIME and says on which sizes, for what else may be done', async () => {
  let isFull = false;
  const ort = withResults((value) => {
    if (isFull) throw new Error('binding size 183500800 is over the limit');
    return value;
  });
  const session = await onnxRuntime(ort, { device: 'cpu' }).compile(doubled, new Map());
  isFull = true;
  const running = session.run({ x: { shape: [1, 1, 2, 3], data: new Float32Array(6) } });
  await expect(running).rejects.toThrowError(
    fails(
      'E_RUNTIME',
      /^onnx-cpu could not run doubled on x \[1, 1, 2, 3\]: binding.+limit\. .+smaller pictures/,
    ),
  );
  await session.dispose();
});

describe('numbers', () => {
  const runtimes: readonly Runtime[] = [
    onnxRuntime(node, { device: 'cpu' }),
    onnxRuntime(web, { device: 'wasm' }),
  ];

  test.each(runtimes)('$id: the mean of a 1080p map', async (runtime) => {
    const shape = [1, 1, 1080, 1920];
    // A ramp whose every value and whose mean, (n - 1) / 2n, are exact.
    const size = 2 ** 21;
    const data = Float32Array.from({ length: 1080 * 1920 }, (_, i) => i / size);
    const session = await runtime.compile(
      oneNode('mean', (graph, x) => graph.reduceMean('out', x, [0, 1, 2, 3])),
      new Map(),
    );
    const { out } = await session.run({ x: { shape, data } });
    await session.dispose();
    // A running float32 sum over all pixels would be off by 1e-4; rows summed in turn leave a few roundings.
    expect(Math.abs(out.data[0] / ((data.length - 1) / 2 / size) - 1)).toBeLessThan(1e-6);
  });

  test.each(runtimes)(
    '$id: a ceil pool of free size drops the window that starts in the padding',
    async (runtime) => {
      const pool = oneNode('pool', (graph, x) =>
        graph.maxPool('out', x, { kernel: 2, stride: 2, padding: 1, ceil: true }),
      );
      const session = await runtime.compile(pool, new Map());
      const data = Float32Array.from({ length: 25 }, (_, i) => -1 - i);
      const { out } = await session.run({ x: { shape: [1, 1, 5, 5], data } });
      await session.dispose();
      // Windows start at -1, 1 and 3; the largest value is the one nearest the top left.
      expect(out).toEqual({
        shape: [1, 1, 3, 3],
        data: Float32Array.of(-1, -2, -4, -6, -7, -9, -16, -17, -19),
      });
    },
  );
});
