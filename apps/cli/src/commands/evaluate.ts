import { defineCommand, type FlagTable } from '../command/spec.ts';
import { DATA_SET_NAMES } from '../datasets/data-set-names.ts';
import { jobsFlag } from './jobs-flag.ts';
import { opinionFlags } from './opinion-flags.ts';
import { scoringFlags } from './scoring-flags.ts';

const { 'fail-if': _, ...scoring } = scoringFlags;

export const evaluateFlags = {
  pairs: {
    type: 'text',
    placeholder: 'FILE.csv',
    completes: 'file',
    help: 'a CSV file with the columns reference, distorted and mos or dmos; - reads standard input',
  },
  dataset: {
    type: 'choice',
    placeholder: 'NAME',
    values: DATA_SET_NAMES,
    help: 'which data set DIR is, where its files do not tell',
  },
  ...opinionFlags,
  by: {
    type: 'choice',
    placeholder: 'WHAT',
    values: ['distortion', 'group'],
    help: 'also evaluate each distortion, or each group (as a rule a reference), of its own',
  },
  format: {
    type: 'choice',
    placeholder: 'FORMAT',
    values: ['table', 'md', 'json', 'csv'],
    default: 'table',
    help: 'how to print the statistics; csv and json have all of them for every part of --by',
  },
  scatter: {
    type: 'text',
    placeholder: 'FILE.svg',
    completes: 'file',
    help: 'plot opinions over scores with the fitted curve; with several metrics the name holds {metric}',
  },
  scores: {
    type: 'text',
    placeholder: 'FILE.csv',
    completes: 'file',
    help: 'keep the scores in this file and go on from what it holds, so that nothing is scored twice',
  },
  logistic: {
    type: 'choice',
    placeholder: 'N',
    values: ['5', '4'],
    default: '5',
    help: 'parameters of the fitted curve, with 4 it is monotonic',
  },
  resamples: {
    type: 'integer',
    placeholder: 'N',
    min: 1,
    default: 1000,
    help: 'how often the bootstrap draws the pairs anew',
  },
  ...jobsFlag,
  ...scoring,
} as const satisfies FlagTable;

export const evaluateCommand = defineCommand({
  name: 'evaluate',
  summary: 'measure how well metrics agree with people',
  description: [
    'Scores the pairs of a CSV file or of a data set as it unpacks, on all cores, and compares the scores with what ' +
      'people say of them: SRCC, PLCC before and after a logistic curve is fitted, KRCC, RMSE and pairwise accuracy; ' +
      'for choices between two pictures the 2AFC score. Each has its 95% bootstrap interval. Signs are turned so that ' +
      '1 is full agreement, whatever the direction of metric and opinions.',
    'Pairs that cannot be scored are left out and reported; the exit code then is the highest of theirs.',
  ],
  operands: [
    { name: 'DIR', help: 'the folder of an unpacked data set', optional: true, completes: 'directory' },
  ],
  flags: evaluateFlags,
  examples: [
    'iqa evaluate --pairs pairs.csv -m psnr,ssim,ms-ssim --by distortion',
    'iqa evaluate tid2013 -m ssim,lpips --format md --scores tid2013.csv',
    'iqa evaluate --dataset bapps dataset/2afc/val -m lpips --by distortion',
    "iqa evaluate --pairs pairs.csv -m ssim,lpips --scatter '{metric}.svg'",
  ],
  helpSections: async () => (await import('../command/metric-help.ts')).metricOptionSections(),
  load: () => import('../evaluate/run-evaluate.ts'),
});
