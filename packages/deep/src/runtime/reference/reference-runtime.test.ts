import { describe, expect, test } from 'vitest';
import { runtimeCases } from '../../../test/contract/cases.ts';
import { describeRuntimeContract } from '../../../test/contract/contract.ts';
import { type Graph, GraphBuilder, withOutputs } from '../../graph/index.ts';
import type { TensorMap } from '../runtime.ts';
import { referenceRuntime } from './index.ts';

// Sums of up to some 600 terms in another order than the naive ones' (and functions within 2 ulp of the
// engine's) leave a few hundred times 1.1e-16 of the largest value at worst.
describeRuntimeContract('reference, float64', () => referenceRuntime({ precision: 'float64' }), 2e-14);

// Each stored value is rounded once, by 6e-8 of itself; graphs of a few nodes multiply that by a few.
describeRuntimeContract('reference, float32', () => referenceRuntime({ precision: 'float32' }), 5e-7);

type Precision = 'float32' | 'float64';

async function runOnce(
  { graph, weights, runs }: (typeof runtimeCases)[number],
  precision: Precision,
): Promise<TensorMap> {
  const session = await referenceRuntime({ precision }).compile(graph, weights);
  return session.run(runs[0].feeds);
}

const hasOneNode = ({ graph }: { readonly graph: Graph }): boolean => graph.nodes.length === 1;

describe('referenceRuntime', () => {
  test('is float64 unless told otherwise', () => {
    expect(referenceRuntime()).toMatchObject({ id: 'reference', precision: 'float64' });
  });

  test.each(runtimeCases.filter(hasOneNode))(
    'float32 is float64 rounded once: $name',
    async (runtimeCase) => {
      const [single, double] = await Promise.all([
        runOnce(runtimeCase, 'float32'),
        runOnce(runtimeCase, 'float64'),
      ]);
      expect(single.out.data).toEqual(Float32Array.from(double.out.data));
    },
  );

  test.each(runtimeCases)('reusing memory changes no bit: $name', async (runtimeCase) => {
    const graph = withOutputs(runtimeCase.graph);
    const everything = await runOnce({ ...runtimeCase, graph }, 'float64');
    const outputs = await runOnce(runtimeCase, 'float64');
    for (const [name, tensor] of Object.entries(outputs)) expect(tensor).toEqual(everything[name]);
  });

  test('runs that overlap end in the order they began, and timers fire between nodes', async () => {
    const builder = new GraphBuilder('slow');
    let x = builder.input('x', ['N']);
    for (let i = 0; i < 12; i++) x = builder.sigmoid(`sigmoid${i}`, x);
    const session = await referenceRuntime().compile(builder.build([x]), new Map());
    const events: string[] = [];
    const start = async (name: string, size: number): Promise<void> => {
      await session.run({ x: { shape: [size], data: new Float32Array(size) } });
      events.push(name);
    };
    setTimeout(() => events.push('timer'));
    await Promise.all([start('long', 400_000), start('short', 1)]);
    expect(events).toEqual(['timer', 'long', 'short']);
  });

  test('NaN is passed on, not lost, by relu and maxPool', async () => {
    const builder = new GraphBuilder('nan');
    const x = builder.input('x', [1, 1, 2, 4]);
    const graph = builder.build([
      builder.maxPool('pooled', builder.relu('rectified', x), { kernel: 2, stride: 2 }),
    ]);
    const session = await referenceRuntime().compile(graph, new Map());
    const data = Float32Array.of(1, Number.NaN, 5, -1, 2, 3, -4, 6);
    const { pooled } = await session.run({ x: { shape: [1, 1, 2, 4], data } });
    expect([...pooled.data]).toEqual([Number.NaN, 6]);
  });

  test('float64 weights and feeds keep all their digits in float64', async () => {
    const builder = new GraphBuilder('digits');
    const x = builder.input('x', [1]);
    const graph = builder.build([builder.add('sum', x, builder.parameter('shift', [1]))]);
    const shift = { shape: [1], data: Float64Array.of(1e-12) };
    const session = await referenceRuntime().compile(graph, new Map([['shift', shift]]));
    const { sum } = await session.run({ x: { shape: [1], data: Float64Array.of(0.1) } });
    expect(sum.data[0]).toBe(0.1 + 1e-12);
  });

  test('a result too large for memory is E_LIMIT, and the session goes on', async () => {
    const builder = new GraphBuilder('large');
    const column = builder.input('column', ['N', 1]);
    const graph = builder.build([builder.mul('table', column, builder.transpose('row', column, [1, 0]))]);
    const session = await referenceRuntime().compile(graph, new Map());
    const feed = (size: number): TensorMap => ({
      column: { shape: [size, 1], data: new Float32Array(size) },
    });
    await expect(session.run(feed(1_000_000))).rejects.toMatchObject({ code: 'E_LIMIT' });
    expect((await session.run(feed(2))).table.shape).toEqual([2, 2]);
  });
});
