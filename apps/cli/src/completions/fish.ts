import type { CommandSpec, FlagSpec } from '../command/spec.ts';
import {
  type Candidates,
  type CompletionScript,
  type CompletionWords,
  flagCandidates,
  operandCandidates,
} from './completion-words.ts';

export const fishScript: CompletionScript = (commands, words) =>
  [
    '# fish completion for iqa',
    'complete -c iqa -f',
    ...commands.map(
      ({ name, summary }) => `complete -c iqa -n __fish_use_subcommand -a ${name} -d ${fishQuote(summary)}`,
    ),
    'complete -c iqa -n __fish_use_subcommand -l version -s V -d version',
    'complete -c iqa -l help -s h -d help',
    ...commands.flatMap((command) => commandLines(command, words)),
    '',
  ].join('\n');

function commandLines({ name, flags, operands }: CommandSpec, words: CompletionWords): string[] {
  const condition = `-n '__fish_seen_subcommand_from ${name}'`;
  const flagLines = Object.entries(flags).map(([flag, spec]) => flagLine(condition, flag, spec, words));
  const operandLines = operands.map(
    (operand) => `complete -c iqa ${condition} ${candidateFlags(operandCandidates(operand, words))}`,
  );
  return [...flagLines, ...new Set(operandLines)];
}

function flagLine(condition: string, name: string, flag: FlagSpec, words: CompletionWords): string {
  const short = flag.short === undefined ? '' : ` -s ${flag.short}`;
  const value = flag.type === 'switch' ? '' : ` -r ${candidateFlags(flagCandidates(flag, words), flag)}`;
  return `complete -c iqa ${condition} -l ${name}${short}${value} -d ${fishQuote(flag.help)}`;
}

function candidateFlags(candidates: Candidates, flag?: FlagSpec): string {
  if ('paths' in candidates) {
    return candidates.paths === 'file' ? '-F' : "-f -a '(__fish_complete_directories (commandline -ct))'";
  }
  const list = fishQuote(candidates.words.join(' '));
  return flag?.type === 'list' ? `-f -a "(__fish_append , ${candidates.words.join(' ')})"` : `-f -a ${list}`;
}

function fishQuote(text: string): string {
  return `'${text.replace(/['\\]/g, '\\$&')}'`;
}
