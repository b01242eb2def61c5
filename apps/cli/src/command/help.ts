import { EXIT_MEANINGS } from '../exit-codes.ts';
import type { TextSink } from '../io.ts';
import { lineWidth, renderSection, wrap } from './section.ts';
import type { CommandSpec, FlagSpec, HelpSection, OperandSpec } from './spec.ts';

/** `iqa COMMAND --help`, from the command's table. */
export async function commandHelp(spec: CommandSpec, sink: TextSink): Promise<string> {
  const sections: HelpSection[] = [
    { title: 'Operands', rows: spec.operands.map(({ name, help }) => [name, help] as const) },
    { title: 'Options', rows: flagRows(spec) },
    ...((await spec.helpSections?.()) ?? []),
  ];
  return [
    `iqa ${spec.name}: ${spec.summary}`,
    `${sink.style('bold', 'Usage:')} ${usageLine(spec)}`,
    ...spec.description.map((paragraph) => wrap(paragraph, lineWidth(sink), '')),
    ...sections.filter(({ rows }) => rows.length > 0).map((section) => renderSection(section, sink)),
    renderExamples(spec.examples, sink),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

/** `iqa --help`, from the table of commands. */
export function programHelp(commands: readonly CommandSpec[], sink: TextSink): string {
  return [
    'iqa: image quality assessment',
    `${sink.style('bold', 'Usage:')} iqa COMMAND [options]`,
    renderSection(
      { title: 'Commands', rows: commands.map(({ name, summary }) => [name, summary] as const) },
      sink,
    ),
    renderSection(
      {
        title: 'Options',
        rows: [
          ['-h, --help', 'this text, or that of a command: iqa COMMAND --help'],
          ['-V, --version', 'the version'],
        ],
      },
      sink,
    ),
    renderSection(
      { title: 'Exit codes', rows: EXIT_MEANINGS.map(({ code, meaning }) => [`${code}`, meaning] as const) },
      sink,
    ),
    renderExamples(
      commands.flatMap(({ examples }) => examples.slice(0, 1)),
      sink,
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function usageLine(spec: CommandSpec): string {
  const operands = spec.operands.map(operandUsage);
  const options = Object.keys(spec.flags).length > 0 ? ['[options]'] : [];
  return ['iqa', spec.name, ...operands, ...options].join(' ');
}

function operandUsage({ name, optional, many }: OperandSpec): string {
  const word = many ? `${name} ...` : name;
  return optional ? `[${word}]` : word;
}

function flagRows(spec: CommandSpec): (readonly [string, string])[] {
  const rows = Object.entries(spec.flags).map(
    ([name, flag]) => [flagTerm(name, flag), flagMeaning(flag)] as const,
  );
  return [...rows, ['-h, --help', 'this text']];
}

function flagTerm(name: string, flag: FlagSpec): string {
  const short = flag.short === undefined ? '    ' : `-${flag.short}, `;
  if (flag.type === 'switch') return `${short}--${name}`;
  return `${short}--${name} ${flag.placeholder}`;
}

function flagMeaning(flag: FlagSpec): string {
  const choices = flag.type === 'choice' ? `: ${flag.values.join(', ')}` : '';
  const value =
    'default' in flag && flag.default !== undefined ? ` (default: ${flag.default.toString()})` : '';
  const again = flag.type === 'repeated' ? '; may be given again' : '';
  return `${flag.help}${choices}${again}${value}`;
}

function renderExamples(examples: readonly string[], sink: TextSink): string {
  if (examples.length === 0) return '';
  return [sink.style('bold', 'Examples:'), ...examples.map((line) => `  ${line}`)].join('\n');
}
