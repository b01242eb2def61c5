import { defineCommand, type FlagTable } from '../command/spec.ts';

export const infoFlags = {
  json: { type: 'switch', help: 'print the definition as JSON' },
} as const satisfies FlagTable;

export const infoCommand = defineCommand({
  name: 'info',
  summary: 'explain a metric: formula, range, presets and options',
  description: [],
  operands: [{ name: 'METRIC', help: 'a name of `iqa list`', completes: 'metric' }],
  flags: infoFlags,
  examples: ['iqa info ssim'],
  load: () => import('../about/run-info.ts'),
});
