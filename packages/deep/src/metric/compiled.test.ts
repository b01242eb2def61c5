import { IqaError } from '@iqakit/core';
import { expect, it } from 'vitest';
import { GraphBuilder } from '../graph/index.ts';
import type { Runtime } from '../runtime/index.ts';
import { CompiledGraphs } from './compiled.ts';

const doubled = () => {
  const graph = new GraphBuilder('doubled');
  return graph.build([graph.mul('y', graph.input('x', [1]), 2)]);
};

/** A runtime that counts what it compiled and what of it is not disposed; the first `failures` compilations fail. */
function counting(failures = 0) {
  const count = { compiled: 0, open: 0 };
  const runtime: Runtime = {
    id: 'reference',
    precision: 'float64',
    compile: async () => {
      if (count.compiled++ < failures) throw new IqaError('E_RUNTIME', 'The device is in use.');
      count.open++;
      return { run: async (feeds) => feeds, dispose: async () => void count.open-- };
    },
  };
  return { count, runtime };
}

const feeds = { x: { shape: [1], data: Float64Array.of(3) } };

it('compiles what is run, once', async () => {
  const { count, runtime } = counting();
  const graphs = new CompiledGraphs(runtime, new Map(), { score: doubled, map: doubled });
  await Promise.all([graphs.run('score', feeds), graphs.run('score', feeds)]);
  expect(count).toEqual({ compiled: 1, open: 1 });
  await graphs.run('map', feeds);
  expect(count).toEqual({ compiled: 2, open: 2 });
  await graphs.dispose();
  expect(count.open).toBe(0);
});

it('tries again after a compilation that failed', async () => {
  const { count, runtime } = counting(1);
  const graphs = new CompiledGraphs(runtime, new Map(), { score: doubled });
  await expect(graphs.run('score', feeds)).rejects.toMatchObject({ code: 'E_RUNTIME' });
  await graphs.run('score', feeds);
  await graphs.dispose();
  expect(count).toEqual({ compiled: 2, open: 0 });
});

it('compiles nothing once it is disposed, as nobody would free it', async () => {
  const { count, runtime } = counting();
  const graphs = new CompiledGraphs(runtime, new Map(), { score: doubled });
  const running = graphs.run('score', feeds);
  await graphs.dispose();
  await running;
  await expect(graphs.run('score', feeds)).rejects.toMatchObject({
    code: 'E_RUNTIME',
    message: expect.stringContaining('disposed'),
  });
  await graphs.dispose();
  expect(count).toEqual({ compiled: 1, open: 0 });
});
