import type { FlagTable } from '../command/spec.ts';

/** How the opinions of a pairs file are to be understood. */
export const opinionFlags = {
  opinion: {
    type: 'text',
    placeholder: 'COLUMN',
    help: 'the column of --pairs with the opinions (default: mos or dmos)',
  },
  scale: {
    type: 'choice',
    placeholder: 'SCALE',
    values: ['mos', 'dmos'],
    help: "whether that column's opinions rise (mos) or fall (dmos) with quality (default: told by its name)",
  },
} as const satisfies FlagTable;
