import { defineCommand, type FlagTable } from '../command/spec.ts';
import { jobsFlag } from './jobs-flag.ts';
import { scoringFlags } from './scoring-flags.ts';

export const batchFlags = {
  reference: { type: 'text', placeholder: 'DIR', completes: 'directory', help: 'the folder of references' },
  distorted: {
    type: 'text',
    placeholder: 'DIR',
    completes: 'directory',
    help: 'the folder of pictures to judge, named as their references',
  },
  pairs: {
    type: 'text',
    placeholder: 'FILE.csv',
    completes: 'file',
    help: 'a CSV file with the columns reference and distorted; - reads standard input',
  },
  out: {
    type: 'text',
    placeholder: 'FILE',
    completes: 'file',
    help: 'where the rows go: FILE.csv has one column for each metric, FILE.ndjson the JSON of `iqa compare`',
  },
  ...jobsFlag,
  resume: { type: 'switch', help: 'go on where an earlier run of the same pairs and metrics was stopped' },
  overwrite: { type: 'switch', help: 'start again although --out holds an unfinished run' },
  json: { type: 'switch', help: 'print the summary as JSON' },
  ...scoringFlags,
} as const satisfies FlagTable;

export const batchCommand = defineCommand({
  name: 'batch',
  summary: 'score many pairs, on all cores, and survive being killed',
  description: [
    'The pairs come from two folders (paired by relative path, then by path without extension) or from a CSV file ' +
      'with the columns reference and distorted; its other columns are carried through. Paths in it are relative ' +
      'to the file, or to the working folder when it is read from standard input.',
    'Rows are written in the order of the pairs, one for each; a pair that cannot be scored becomes a row with ' +
      'its error code. A run that was killed goes on with --resume: the finished file is the same, byte for byte, ' +
      'as that of a run nobody disturbed. Until a run is finished, FILE.resume beside the output says what it computes.',
    'The exit code is the highest of its failed pairs (3 input, 4 contract, 5 runtime), else 1 when a --fail-if ' +
      'condition held for a pair, else 0.',
  ],
  operands: [
    { name: '-', help: 'read the pairs from standard input, as --pairs -', optional: true, values: ['-'] },
  ],
  flags: batchFlags,
  examples: [
    'iqa batch --reference originals --distorted encoded -m ssim,ms-ssim --out scores.csv',
    'iqa batch --pairs pairs.csv -m psnr --out scores.ndjson --resume',
  ],
  helpSections: async () => (await import('../command/metric-help.ts')).metricOptionSections(),
  load: () => import('../batch/run-batch.ts'),
});
