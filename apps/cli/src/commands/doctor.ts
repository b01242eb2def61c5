import { defineCommand, type FlagTable } from '../command/spec.ts';

export const doctorFlags = {
  json: { type: 'switch', help: 'print the findings as JSON' },
} as const satisfies FlagTable;

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'check the installation: versions, codecs, engines, and how to get what is missing',
  description: [
    'Exits with 5 when something that is needed is missing or broken; what is optional never fails.',
  ],
  operands: [],
  flags: doctorFlags,
  examples: ['iqa doctor'],
  load: () => import('../doctor/run-doctor.ts'),
});
