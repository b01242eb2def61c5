import { defineCommand, type FlagTable } from '../command/spec.ts';
import { modelSourceFlags, pullFlag } from './neural-flags.ts';
import { optionFlag } from './scoring-flags.ts';

export const exportFlags = {
  out: { type: 'text', placeholder: 'FILE.onnx', completes: 'file', help: 'where the network goes' },
  ...optionFlag,
  ...modelSourceFlags,
  ...pullFlag,
} as const satisfies FlagTable;

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'write the network of a deep metric as an ONNX file',
  description: [
    'The file holds the weights and runs in any program that runs ONNX (operator set 18). Pictures go in ' +
      'as [2, height, width, 3], the reference first, or as two inputs of [1, height, width, 3]; red first, with white at 255. What little a metric computes after its network is not ' +
      'part of it: calibration in A-FINE, the classic maps and the fusion in SPIPS.',
    'The licence of the weights is that of the models: see `iqa info METRIC`.',
  ],
  operands: [{ name: 'METRIC', help: 'a metric of `iqa list` that needs models', completes: 'metric' }],
  flags: exportFlags,
  examples: ['iqa export lpips -o lpips.net=squeeze --out lpips-squeeze.onnx'],
  load: () => import('../export/run-export.ts'),
});
