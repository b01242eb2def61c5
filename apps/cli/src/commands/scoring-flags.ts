import type { FlagTable } from '../command/spec.ts';
import { neuralFlags } from './neural-flags.ts';

export const optionFlag = {
  option: {
    type: 'repeated',
    short: 'o',
    placeholder: 'METRIC.NAME=VALUE',
    completes: 'metric-option',
    help: 'an option or the preset of a metric, such as ssim.preset=rgb',
  },
} as const satisfies FlagTable;

/** The flags that every command which scores pictures takes. */
export const scoringFlags = {
  metrics: {
    type: 'list',
    short: 'm',
    placeholder: 'LIST',
    default: ['psnr', 'ssim'],
    completes: 'metric',
    help: 'the metrics, separated by commas; `iqa list` names them',
  },
  ...optionFlag,
  fit: {
    type: 'choice',
    placeholder: 'MODE',
    values: ['error', 'resize', 'crop'],
    default: 'error',
    help:
      'what to do when the sizes differ: refuse, resize the distorted picture to the reference (bicubic, as ' +
      'PIL does), or crop both around their centres',
  },
  background: {
    type: 'text',
    placeholder: 'COLOUR',
    help: "lay pictures with transparency over this colour, such as '#fff' or '#204060'",
  },
  'max-pixels': {
    type: 'integer',
    placeholder: 'N',
    min: 1,
    help: 'refuse pictures with more pixels than this, before any of them is decoded',
  },
  ...neuralFlags,
  'spips-weights': {
    type: 'text',
    placeholder: 'FILE.json',
    completes: 'file',
    help: 'weights of `iqa fit spips` for spips, in place of those that come with it',
  },
  'fail-if': {
    type: 'repeated',
    placeholder: 'CONDITION',
    help:
      "exit with 1 when this holds, such as 'ssim<0.95' or 'psnr<=30'; < <= > >= == !=, a number, inf or nan; a " +
      'score that is not a number meets every condition but != nan',
  },
} as const satisfies FlagTable;
