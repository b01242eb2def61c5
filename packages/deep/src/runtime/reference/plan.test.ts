import { expect, test } from 'vitest';
import { GraphBuilder } from '../../graph/index.ts';
import { planOf } from './plan.ts';

test('values expire at their last use, outputs never', () => {
  const graph = new GraphBuilder('plan');
  const x = graph.input('x', [4]);
  const a = graph.relu('a', x);
  const b = graph.square('b', a);
  const c = graph.add('c', a, b);
  const d = graph.sqrt('d', c);
  const plan = planOf(graph.build([c, d]));
  expect(plan.map(({ node, expiring }) => [node.name, expiring])).toEqual([
    ['a', ['x']],
    ['b', []],
    ['c', ['a', 'b']],
    ['d', []],
  ]);
});

test('a result nobody reads expires at once', () => {
  const graph = new GraphBuilder('plan');
  const x = graph.input('x', [4]);
  const unread = graph.relu('unread', x);
  const read = graph.sqrt('read', x);
  const plan = planOf({ ...graph.build([unread, read]), outputs: ['read'] });
  expect(plan.map(({ expiring }) => expiring)).toEqual([['unread'], ['x']]);
});
