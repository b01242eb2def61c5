import { defineCommand, type FlagTable } from '../command/spec.ts';
import { scoringFlags } from './scoring-flags.ts';

export const compareFlags = {
  ...scoringFlags,
  json: { type: 'switch', help: 'the same as --format json' },
  format: {
    type: 'choice',
    placeholder: 'FORMAT',
    values: ['table', 'csv', 'ndjson', 'json', 'md', 'junit'],
    help: 'how to print the scores (default: table)',
  },
  details: {
    type: 'switch',
    help: 'add to the table what each score is made of; other formats say it anyway',
  },
  map: {
    type: 'text',
    placeholder: 'FILE.png',
    completes: 'file',
    help: 'draw the score of every place; with several metrics the name holds {metric}',
  },
  'map-raw': {
    type: 'text',
    placeholder: 'FILE.pfm',
    completes: 'file',
    help: 'write the score of every place as 32-bit floats; with several metrics the name holds {metric}',
  },
  'map-range': {
    type: 'text',
    placeholder: 'LOW:HIGH',
    help: 'the scores at the ends of the colours of --map, so that maps can be compared (default: from the map)',
  },
} as const satisfies FlagTable;

export const compareCommand = defineCommand({
  name: 'compare',
  summary: 'score a distorted picture against its reference',
  description: [
    'Reads PNG, JPEG, WebP, AVIF, BMP, TIFF, PNM and PFM. Scores go to standard output, everything else to ' +
      'standard error. Nothing is resized, cropped or flattened unless asked for.',
  ],
  operands: [
    { name: 'REFERENCE', help: 'the picture as it should be; - reads standard input', completes: 'file' },
    {
      name: 'DISTORTED',
      help:
        'the picture to judge; - reads standard input. Left out where every metric is no-reference: then the first ' +
        'picture is judged',
      optional: true,
      completes: 'file',
    },
  ],
  flags: compareFlags,
  examples: [
    'iqa compare reference.png distorted.jpg',
    'iqa compare reference.png distorted.jpg -m ssim -o ssim.preset=rgb --map ssim.png',
    "iqa compare reference.png distorted.jpg -m ms-ssim --fail-if 'ms-ssim<0.95' --json",
    'cat distorted.webp | iqa compare reference.png -',
    'iqa compare reference.png distorted.jpg -m lpips,dists -o lpips.net=squeeze --pull',
    'iqa compare picture.jpg -m a-fine-nr',
  ],
  helpSections: async () => (await import('../command/metric-help.ts')).metricOptionSections(),
  load: () => import('../compare/run-compare.ts'),
});
