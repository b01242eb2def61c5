import type { FlagTable } from '../command/spec.ts';

/** The flag of every command that scores many pairs. */
export const jobsFlag = {
  jobs: {
    type: 'integer',
    short: 'j',
    placeholder: 'N',
    min: 1,
    help: 'how many pairs are scored at once (default: one for each core)',
  },
} as const satisfies FlagTable;
