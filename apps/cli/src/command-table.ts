import type { CommandSpec } from './command/spec.ts';
import { batchCommand } from './commands/batch.ts';
import { compareCommand } from './commands/compare.ts';
import { completionsCommand } from './commands/completions.ts';
import { doctorCommand } from './commands/doctor.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { exportCommand } from './commands/export.ts';
import { fitCommand } from './commands/fit.ts';
import { infoCommand } from './commands/info.ts';
import { listCommand } from './commands/list.ts';
import { modelsCommand } from './commands/models.ts';

/** Every command, in the order of `iqa --help`. Only data: a command's code is loaded when it runs. */
export const commandTable: readonly CommandSpec[] = [
  compareCommand,
  batchCommand,
  evaluateCommand,
  fitCommand,
  listCommand,
  infoCommand,
  modelsCommand,
  exportCommand,
  doctorCommand,
  completionsCommand,
];
