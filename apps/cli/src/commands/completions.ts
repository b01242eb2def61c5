import { defineCommand } from '../command/spec.ts';

export const completionsCommand = defineCommand({
  name: 'completions',
  summary: 'print a completion script for bash, zsh or fish',
  description: [
    'bash: add `source <(iqa completions bash)` to ~/.bashrc. zsh: save as _iqa in a folder of $fpath. fish: save ' +
      'as ~/.config/fish/completions/iqa.fish.',
  ],
  operands: [{ name: 'SHELL', help: 'bash, zsh or fish', values: ['bash', 'zsh', 'fish'] }],
  flags: {},
  examples: ['source <(iqa completions bash)'],
  load: () => import('../completions/run-completions.ts'),
});
