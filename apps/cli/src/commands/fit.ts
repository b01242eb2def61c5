import { defineCommand, type FlagTable } from '../command/spec.ts';
import { neuralFlags } from './neural-flags.ts';
import { opinionFlags } from './opinion-flags.ts';

/** Kinds of distortion that ladders are made of. */
export const LADDER_KINDS = ['blur', 'jpeg', 'noise', 'resize'] as const;

export const fitFlags = {
  pairs: {
    type: 'repeated',
    placeholder: 'FILE.csv',
    completes: 'file',
    help: 'rated pairs: the columns reference, distorted and mos or dmos; also group, and mos_std or dmos_std',
  },
  ...opinionFlags,
  ladders: {
    type: 'repeated',
    placeholder: 'DIR',
    completes: 'directory',
    help: 'plain photographs, each made worse step by step: extra pairs whose order is known',
  },
  'ladder-kinds': {
    type: 'list',
    placeholder: 'LIST',
    default: LADDER_KINDS,
    help: `what makes the steps: ${LADDER_KINDS.join(', ')}`,
  },
  'ladder-steps': {
    type: 'integer',
    placeholder: 'N',
    min: 2,
    default: 5,
    help: 'how many steps each ladder has',
  },
  loss: {
    type: 'choice',
    placeholder: 'LOSS',
    values: ['fidelity', '2afc'],
    help:
      "fidelity: Thurstone's probability and the fidelity loss; 2afc: the ranking net of LPIPS (default: 2afc where " +
      'all data are choices between two pictures, else fidelity)',
  },
  backbone: {
    type: 'choice',
    placeholder: 'NET',
    values: ['squeeze', 'alex', 'vgg'],
    default: 'squeeze',
    help: 'the network whose features are compared',
  },
  streams: {
    type: 'list',
    placeholder: 'LIST',
    default: ['traditional', 'perceptual', 'semantic'],
    help: 'what is fused; a stream that is left out weighs nothing',
  },
  hidden: {
    type: 'integer',
    placeholder: 'N',
    min: 0,
    default: 0,
    help: 'hidden units of the layer behind the weighted average; 0 for none',
  },
  choices: {
    type: 'integer',
    placeholder: 'N',
    min: 1,
    default: 5000,
    help: 'the most choices taken from each data set; of more, so many are drawn from the seed',
  },
  seed: {
    type: 'integer',
    placeholder: 'N',
    min: 0,
    default: 1,
    help: 'the same seed gives the same weights',
  },
  cache: {
    type: 'text',
    placeholder: 'FILE',
    completes: 'file',
    help: 'where what is computed of the pictures is kept (default: the name of --out with .terms.ndjson)',
  },
  out: { type: 'text', placeholder: 'FILE.json', completes: 'file', help: 'where the weights go' },
  ...neuralFlags,
} as const satisfies FlagTable;

export const fitCommand = defineCommand({
  name: 'fit',
  summary: "fit a metric's weights on what people say",
  description: [
    'Finds the weights with which SPIPS agrees best with opinion scores or choices. What is computed of the pictures ' +
      'is kept in --cache, row by row, by the content of the files: a run that was stopped goes on, and another ' +
      'fit of the same pictures takes seconds.',
    'Each content (as a rule each reference; or a fifth of the contents) is left out once: that tells when to stop, ' +
      'how far to trust the data, and, in a fit of its own for each, how well pictures are scored whose content ' +
      'was never seen. The same data, seed and options give the same weights.',
  ],
  operands: [
    { name: 'METRIC', help: 'the metric to fit', values: ['spips'] },
    {
      name: 'DIR',
      help: 'published data sets as they unpack, such as BAPPS or TID2013',
      completes: 'directory',
      optional: true,
      many: true,
    },
  ],
  flags: fitFlags,
  examples: [
    'iqa fit spips --pairs live/pairs.csv --out weights.json',
    'iqa fit spips bapps/dataset/2afc/train --out weights.json',
    'iqa fit spips --pairs pairs.csv --ladders photographs --ladder-steps 8 --out weights.json',
  ],
  load: () => import('../fit/run-fit.ts'),
});
