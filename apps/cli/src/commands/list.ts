import { defineCommand, type FlagTable } from '../command/spec.ts';

export const listFlags = {
  json: { type: 'switch', help: 'print the definitions as JSON' },
} as const satisfies FlagTable;

export const listCommand = defineCommand({
  name: 'list',
  summary: 'name the metrics, with their range and direction',
  description: [],
  operands: [],
  flags: listFlags,
  examples: ['iqa list'],
  load: () => import('../about/run-list.ts'),
});
