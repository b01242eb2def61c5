import { defineCommand, type FlagTable } from '../command/spec.ts';
import { modelSourceFlags } from './neural-flags.ts';

export const MODEL_ACTIONS = ['list', 'pull', 'verify', 'remove', 'path'] as const;

export type ModelAction = (typeof MODEL_ACTIONS)[number];

export const modelsFlags = {
  licence: { type: 'text', placeholder: 'TEXT', help: 'list only models whose licence has TEXT in its name' },
  json: { type: 'switch', help: 'print as JSON' },
  ...modelSourceFlags,
  whole: {
    type: 'switch',
    help: 'pull the whole file and check its SHA-256, where the needed part of it would do',
  },
  from: {
    type: 'text',
    placeholder: 'FILE',
    completes: 'file',
    help: 'pull one model out of FILE, for whose origin you answer',
  },
} as const satisfies FlagTable;

export const modelsCommand = defineCommand({
  name: 'models',
  summary: 'list, pull, verify and remove the weights of deep metrics',
  description: [
    'Weights are fetched only by `iqa models pull`, from their authors, and kept as safetensors in the folder that ' +
      '`iqa models path` names (IQA_MODEL_CACHE sets another). Each has a licence of its own: see `iqa models list`.',
    'Where the server allows it only the needed tensors are fetched, 59 of the 553 MB of VGG16. They are checked against ' +
      'a digest where one is known; else the connection (TLS) is all that vouches for them, `iqa models list` says "tls", ' +
      'and --whole fetches and checks the whole file instead. An interrupted pull goes on where it stopped.',
  ],
  operands: [
    { name: 'ACTION', help: 'list, pull, verify, remove or path', values: MODEL_ACTIONS },
    {
      name: 'MODEL',
      help: 'models by id, or `all`; for list and verify those that are there, for path the folder',
      optional: true,
      many: true,
    },
  ],
  flags: modelsFlags,
  examples: [
    'iqa models list',
    'iqa models pull squeezenet1_1 lpips-squeeze',
    'iqa models pull all --mirror ./weights --offline',
    'iqa models remove all',
  ],
  load: () => import('../models/run-models.ts'),
});
