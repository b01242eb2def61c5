import type { CommandSpec, FlagSpec, OperandSpec } from '../command/spec.ts';
import {
  type Candidates,
  type CompletionScript,
  type CompletionWords,
  flagCandidates,
  operandCandidates,
  shellQuote,
} from './completion-words.ts';

export const zshScript: CompletionScript = (commands, words) => `#compdef iqa
_iqa() {
  local -a commands
  commands=(
${commands.map(({ name, summary }) => `    ${shellQuote(`${name}:${summary}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${commands.map((command) => commandCase(command, words)).join('\n')}
  esac
}
if [[ $funcstack[1] == _iqa ]]; then _iqa "$@"; else compdef _iqa iqa; fi
`;

function commandCase({ name, flags, operands }: CommandSpec, words: CompletionWords): string {
  const specs = [
    ...Object.entries(flags).flatMap(([flag, spec]) => flagSpecs(flag, spec, words)),
    "'(-h --help)'{-h,--help}'[help]'",
    ...operands.map((operand, i) => operandSpec(operand, i + 1, words)),
  ];
  return `    ${name}) _arguments -s \\\n${specs.map((spec) => `      ${spec}`).join(' \\\n')} ;;`;
}

function flagSpecs(name: string, flag: FlagSpec, words: CompletionWords): string[] {
  const again = flag.type === 'repeated' || flag.type === 'list' ? '*' : '';
  const help = `[${escapeHelp(flag.help)}]`;
  const value =
    flag.type === 'switch' ? '' : `:${flag.placeholder}:${action(flagCandidates(flag, words), flag)}`;
  const names = [`--${name}`, ...(flag.short === undefined ? [] : [`-${flag.short}`])];
  return names.map((spelled) => shellQuote(`${again}${spelled}${help}${value}`));
}

function operandSpec(operand: OperandSpec, position: number, words: CompletionWords): string {
  const place = operand.many ? '*' : `${position}${operand.optional ? ':' : ''}`;
  return shellQuote(`${place}:${operand.name}:${action(operandCandidates(operand, words), null)}`);
}

function action(candidates: Candidates, flag: FlagSpec | null): string {
  if ('paths' in candidates) return candidates.paths === 'file' ? '_files' : '_files -/';
  const list = candidates.words.join(' ');
  if (flag?.type === 'list') return `_values -s , metric ${list}`;
  return candidates.words.length === 0 ? ' ' : `(${list})`;
}

/** Brackets end a description, a colon begins the next part. */
function escapeHelp(text: string): string {
  return text.replace(/[[\]:\\]/g, '\\$&');
}
