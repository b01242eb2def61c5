import { IqaError } from '@iqakit/core';
import { describe, expect, test } from 'vitest';
import { GraphBuilder } from '../../src/graph/index.ts';
import type { Runtime, TensorMap, Weights } from '../../src/runtime/runtime.ts';
import type { Tensor } from '../../src/tensor/tensor.ts';
import { type RuntimeCase, runtimeCases } from './cases.ts';

/**
 * The largest difference between two tensors, relative to the largest value expected (to 1 where all are
 * smaller). Infinite where one has a NaN or infinity that the other has not.
 */
export function relativeDifference(actual: Tensor, expected: Tensor): number {
  let scale = 1;
  for (const value of expected.data) if (Number.isFinite(value)) scale = Math.max(scale, Math.abs(value));
  let largest = 0;
  for (let i = 0; i < expected.data.length; i++) {
    if (Object.is(actual.data[i], expected.data[i])) continue;
    const difference = Math.abs(actual.data[i] - expected.data[i]);
    largest = Math.max(largest, Number.isFinite(difference) ? difference / scale : Infinity);
  }
  return largest;
}

/** Fails unless there are the same outputs of the same shapes, each within `tolerance`. */
export function expectOutputs(actual: TensorMap, expected: TensorMap, tolerance: number): void {
  expect(Object.keys(actual).sort()).toEqual(Object.keys(expected).sort());
  for (const [name, tensor] of Object.entries(expected)) {
    expect(actual[name].shape, `shape of ${name}`).toEqual(tensor.shape);
    expect(actual[name].data.length, `size of ${name}`).toBe(tensor.data.length);
    expect(relativeDifference(actual[name], tensor), `difference of ${name}`).toBeLessThanOrEqual(tolerance);
  }
}

/**
 * What every {@link Runtime} must do, as tests. `tolerance` is relative to the largest value of each
 * output; say beside the call why it is that size.
 */
export function describeRuntimeContract(
  name: string,
  makeRuntime: () => Runtime | Promise<Runtime>,
  tolerance: number,
): void {
  describe(`runtime contract: ${name}`, () => {
    describe('operations', () => {
      for (const runtimeCase of runtimeCases) {
        test(runtimeCase.name, async () => expectCase(await makeRuntime(), runtimeCase, tolerance));
      }
    });
    describe('sessions', () => describeSessions(makeRuntime, tolerance));
  });
}

async function expectCase(
  runtime: Runtime,
  { graph, weights, runs }: RuntimeCase,
  tolerance: number,
): Promise<void> {
  const session = await runtime.compile(graph, weights);
  try {
    for (const { feeds, expected } of runs) expectOutputs(await session.run(feeds), expected(), tolerance);
  } finally {
    await session.dispose();
  }
}

const parameters: Weights = new Map([
  ['weight', { shape: [2, 3, 1, 1], data: Float32Array.of(1, 0, 0, 0, 2, -1) }],
]);

/** Two filters over three channels: the first one, and twice the second less the third. */
const graph = (() => {
  const builder = new GraphBuilder('session');
  const x = builder.input('x', ['N', 3, 'H', 'W']);
  return builder.build([builder.conv('out', x, builder.parameter('weight', [2, 3, 1, 1]), null)]);
})();

function feed(width: number, value: number): TensorMap {
  const pixels = Array.from({ length: 3 * width }, (_, i) => value * (1 + Math.floor(i / width)));
  return { x: { shape: [1, 3, 1, width], data: Float32Array.from(pixels) } };
}

/** For channels v, 2v, 3v: v, and 2 * 2v - 3v = v. */
function answer(width: number, value: number): TensorMap {
  return { out: { shape: [1, 2, 1, width], data: new Float32Array(2 * width).fill(value) } };
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    expect(error).toBeInstanceOf(IqaError);
    return `${(error as IqaError).code} ${(error as IqaError).message}`;
  }
  return 'no error';
}

function describeSessions(makeRuntime: () => Runtime | Promise<Runtime>, tolerance: number): void {
  const open = async () => (await makeRuntime()).compile(graph, parameters);

  test('runs that overlap are all answered', async () => {
    const session = await open();
    const widths = [7, 1, 30, 7, 2];
    const answers = await Promise.all(widths.map((width, i) => session.run(feed(width, i + 1))));
    widths.forEach((width, i) => {
      expectOutputs(answers[i], answer(width, i + 1), tolerance);
    });
    await session.dispose();
  });

  test('an answer is not changed by the next run, nor are the feeds', async () => {
    const session = await open();
    const feeds = feed(5, 2);
    const first = await session.run(feeds);
    await session.run(feed(5, 9));
    expectOutputs(first, answer(5, 2), tolerance);
    expect(feeds).toEqual(feed(5, 2));
    await session.dispose();
  });

  test('two sessions do not disturb each other', async () => {
    const runtime = await makeRuntime();
    const [one, two] = await Promise.all([
      runtime.compile(graph, parameters),
      runtime.compile(graph, parameters),
    ]);
    await one.dispose();
    expectOutputs(await two.run(feed(4, 3)), answer(4, 3), tolerance);
    await two.dispose();
  });

  test('disposing twice does nothing, running afterwards is E_RUNTIME', async () => {
    const session = await open();
    await session.dispose();
    await session.dispose();
    expect(await codeOf(session.run(feed(2, 1)))).toMatch(/^E_RUNTIME /);
  });

  test('a run begun before dispose is answered', async () => {
    const session = await open();
    const running = session.run(feed(3, 1));
    await session.dispose();
    expectOutputs(await running, answer(3, 1), tolerance);
  });

  test('a missing feed is E_GRAPH and names it; the session goes on', async () => {
    const session = await open();
    expect(await codeOf(session.run({}))).toMatch(/^E_GRAPH .*\bx\b/);
    expectOutputs(await session.run(feed(2, 1)), answer(2, 1), tolerance);
    await session.dispose();
  });

  test('a feed of another shape is E_GRAPH and names it', async () => {
    const session = await open();
    const wrong = { x: { shape: [1, 4, 2, 2], data: new Float32Array(16) } };
    expect(await codeOf(session.run(wrong))).toMatch(/^E_GRAPH .*\bx\b/);
    await session.dispose();
  });

  test('a feed with fewer numbers than its shape says is E_SIZE_MISMATCH and names it', async () => {
    const session = await open();
    const wrong = { x: { shape: [1, 3, 2, 2], data: new Float32Array(11) } };
    expect(await codeOf(session.run(wrong))).toMatch(/^E_SIZE_MISMATCH .*\bx\b/);
    await session.dispose();
  });

  test('a missing parameter is E_CHECKPOINT and named', async () => {
    expect(await codeOf((await makeRuntime()).compile(graph, new Map()))).toMatch(
      /^E_CHECKPOINT .*\bweight\b/,
    );
  });

  test('a parameter of another shape is E_CHECKPOINT and named', async () => {
    const wrong: Weights = new Map([['weight', { shape: [3, 2, 1, 1], data: new Float32Array(6) }]]);
    expect(await codeOf((await makeRuntime()).compile(graph, wrong))).toMatch(/^E_CHECKPOINT .*\bweight\b/);
  });

  test('float64 feeds are taken', async () => {
    const session = await open();
    const { x } = feed(3, 5);
    const wide = { x: { shape: x.shape, data: Float64Array.from(x.data) } };
    expectOutputs(await session.run(wide), answer(3, 5), tolerance);
    await session.dispose();
  });

  test('an image too small for a window is E_TOO_SMALL and names the node', async () => {
    const builder = new GraphBuilder('small');
    const x = builder.input('x', [1, 1, 'H', 'W']);
    const pooled = builder.maxPool('pool1', x, { kernel: 3, stride: 2 });
    const session = await (await makeRuntime()).compile(builder.build([pooled]), new Map());
    const tiny = { x: { shape: [1, 1, 2, 2], data: new Float32Array(4) } };
    expect(await codeOf(session.run(tiny))).toMatch(/^E_TOO_SMALL pool1/);
    await session.dispose();
  });
}
