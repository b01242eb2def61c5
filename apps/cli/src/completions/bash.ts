import type { CommandSpec, FlagSpec } from '../command/spec.ts';
import {
  type Candidates,
  type CompletionScript,
  type CompletionWords,
  flagCandidates,
  operandCandidates,
  shellQuote,
} from './completion-words.ts';

/** For bash 3.2 and later, as macOS has it: no associative arrays, no bash-completion package. */
export const bashScript: CompletionScript = (commands, words) => `# bash completion for iqa
_iqa_words() { local IFS=$'\\n'; COMPREPLY=($(compgen -W "$1" -- "$2")); }
_iqa_files() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$1")); }
_iqa_folders() { local IFS=$'\\n'; compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$1")); }
# Completes the last part of a list with commas.
_iqa_list() {
  local before=""
  [[ $2 == *,* ]] && before="\${2%,*},"
  local IFS=$'\\n'
  COMPREPLY=($(compgen -P "$before" -W "$1" -- "\${2##*,}"))
  compopt -o nospace 2>/dev/null
}
# How many operands stand before the current word; $1 holds the flags that take a value, between bars.
_iqa_position() {
  local i
  position=0
  for ((i = 2; i < \${#typed[@]} - 1; i++)); do
    [[ \${typed[i]} == -?* || $1 == *"|\${typed[i-1]}|"* ]] || ((position++))
  done
}
_iqa() {
  local position typed current previous command
  # The line itself, not COMP_WORDS, which bash breaks at '='.
  local line="\${COMP_LINE:0:COMP_POINT}"
  read -r -a typed <<< "$line"
  [[ $line == *' ' ]] && typed+=("")
  current="\${typed[\${#typed[@]}-1]}"
  previous="\${typed[\${#typed[@]}-2]}"
  command="\${typed[1]}"
  if [[ \${#typed[@]} -le 2 ]]; then
    _iqa_words ${shellQuote([...commands.map(({ name }) => name), '--help', '--version'].join('\n'))} "$current"
    return
  fi
  case "$command" in
${commands.map((command) => commandCase(command, words)).join('\n')}
  esac
  # What stands before the last '=' is in the line already.
  if [[ $current == *=* && $COMP_WORDBREAKS == *=* ]]; then
    local i
    for i in "\${!COMPREPLY[@]}"; do COMPREPLY[i]="\${COMPREPLY[i]##*=}"; done
  fi
}
complete -F _iqa iqa
`;

function commandCase(command: CommandSpec, words: CompletionWords): string {
  const valued = Object.entries(command.flags).filter(([, flag]) => flag.type !== 'switch');
  const flagCases = valued.map(
    ([name, flag]) =>
      `        ${spellings(name, flag)}) ${reply(flagCandidates(flag, words), flag.type === 'list')}; return ;;`,
  );
  const flags = [...Object.keys(command.flags).map((name) => `--${name}`), '--help'].join('\n');
  return `    ${command.name})
      case "$previous" in
${flagCases.join('\n')}
        *) ;;
      esac
      if [[ $current == -* ]]; then
        _iqa_words ${shellQuote(flags)} "$current"
        return
      fi
      _iqa_position '${['', ...valued.map(([name, flag]) => spellings(name, flag)), ''].join('|')}'
      case $position in
${operandCases(command, words).join('\n')}
      esac
      ;;`;
}

function spellings(name: string, { short }: FlagSpec): string {
  return short === undefined ? `--${name}` : `--${name}|-${short}`;
}

/** The last operand may stand for many. */
function operandCases({ operands }: CommandSpec, words: CompletionWords): string[] {
  return operands.map((operand, i) => {
    const pattern = operand.many ? '*' : `${i}`;
    return `        ${pattern}) ${reply(operandCandidates(operand, words), false)} ;;`;
  });
}

function reply(candidates: Candidates, isList: boolean): string {
  if ('paths' in candidates)
    return `${candidates.paths === 'file' ? '_iqa_files' : '_iqa_folders'} "$current"`;
  return `${isList ? '_iqa_list' : '_iqa_words'} ${shellQuote(candidates.words.join('\n'))} "$current"`;
}
