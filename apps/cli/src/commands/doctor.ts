import { defineCommand, type FlagTable } from '../command/spec.ts';
import { modelSourceFlags, runtimeFlag } from './neural-flags.ts';
import { optionFlag } from './scoring-flags.ts';

export const doctorFlags = {
  trace: {
    type: 'text',
    placeholder: 'METRIC',
    completes: 'metric',
    help: 'print, for each node of a deep metric, how far --runtime is from the float64 reference',
  },
  ...optionFlag,
  runtime: {
    ...runtimeFlag.runtime,
    help: 'the runtime to trace; without --trace, fail where this one cannot be used (default: that of iqa compare)',
  },
  ...modelSourceFlags,
  json: { type: 'switch', help: 'print the findings as JSON' },
} as const satisfies FlagTable;

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'check the installation, and say how to get what is missing',
  description: [
    'Exits with 5 when something that is needed is missing or broken; what is optional never fails. Runtimes and ' +
      'models are optional: the classic metrics need none, and deep ones run on the reference runtime where no other is.',
    '--trace runs the network of a metric on two small pictures and keeps every value. Weights that are not on this ' +
      'machine are replaced by seeded ones, which the report says.',
  ],
  operands: [],
  flags: doctorFlags,
  examples: ['iqa doctor', 'iqa doctor --trace lpips -o lpips.net=squeeze --runtime onnx-wasm'],
  load: () => import('../doctor/run-doctor.ts'),
});
