import { parseArgs } from 'node:util';
import { IqaError } from '@iqakit/core';
import { suggest } from '@iqakit/core/metric';
import type { CommandSpec, FlagSpec, FlagTable, Invocation } from './spec.ts';

type Token = NonNullable<ReturnType<typeof parseArgs>['tokens']>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/**
 * Reads the words after the command's name by its table. Null where they ask for help.
 * Anything the table does not allow is E_USAGE.
 */
export function parseInvocation<T extends FlagTable>(
  spec: CommandSpec<T>,
  words: readonly string[],
): Invocation<T> | null {
  const tokens = tokenize(spec.flags, words);
  if (tokens.some((token) => token.kind === 'option' && token.name === 'help')) return null;

  const given = new Map<string, string[]>();
  const operands: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind === 'option') collect(spec, token, given);
  }
  checkOperands(spec, operands);
  const flags = Object.fromEntries(
    Object.entries(spec.flags).map(([name, flag]) => [name, flagValue(name, flag, given.get(name) ?? [])]),
  );
  return { operands, flags: flags as Invocation<T>['flags'] };
}

function tokenize(flags: FlagTable, words: readonly string[]): readonly Token[] {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string; multiple: true }> = {
    help: { type: 'boolean', short: 'h', multiple: true },
  };
  for (const [name, flag] of Object.entries(flags)) {
    const type = flag.type === 'switch' ? 'boolean' : 'string';
    options[name] = { type, multiple: true, ...(flag.short === undefined ? {} : { short: flag.short }) };
  }
  return parseArgs({ args: [...words], options, allowPositionals: true, strict: false, tokens: true }).tokens;
}

function collect(spec: CommandSpec, token: OptionToken, given: Map<string, string[]>): void {
  // Every object has a `constructor`; a table has only the flags of its own.
  if (!Object.hasOwn(spec.flags, token.name)) throw unknownFlag(spec, token);
  const flag = spec.flags[token.name];
  const values = given.get(token.name) ?? [];
  given.set(token.name, values);
  if (flag.type === 'switch') {
    if (token.value !== undefined) throw usage(`${token.rawName} takes no value.`);
    values.push('');
    return;
  }
  const { value } = token;
  if (value === undefined)
    throw usage(`${token.rawName} needs a value: ${token.rawName} ${flag.placeholder}.`);
  if (!token.inlineValue && /^-./.test(value)) {
    throw usage(
      `${token.rawName} needs a value, but ${value} follows. A value that begins with a dash is written ` +
        `--${token.name}=${value}.`,
    );
  }
  if (values.length > 0 && flag.type !== 'repeated' && flag.type !== 'list') {
    throw usage(`${token.rawName} is given twice: give it once.`);
  }
  values.push(value);
}

function unknownFlag(spec: CommandSpec, token: OptionToken): IqaError {
  const near = suggest(token.name, Object.keys(spec.flags));
  const hint = near === undefined ? `See \`iqa ${spec.name} --help\`.` : `Did you mean --${near}?`;
  return usage(`\`iqa ${spec.name}\` has no option ${token.rawName}. ${hint}`);
}

function checkOperands(spec: CommandSpec, operands: readonly string[]): void {
  const missing = spec.operands[operands.length];
  if (missing !== undefined && !missing.optional) {
    throw usage(`\`iqa ${spec.name}\` needs ${missing.name}: ${missing.help}.`);
  }
  const extra = operands[spec.operands.length];
  if (extra !== undefined && !spec.operands.at(-1)?.many) throw needless(spec, extra);
  operands.forEach((word, i) => {
    const { name, values } = spec.operands[Math.min(i, spec.operands.length - 1)];
    if (values === undefined || values.includes(word)) return;
    // The operand `-` is called by its only value, which is no help to who gave another.
    if (values.includes(name)) throw needless(spec, word);
    checkChoice(name, values, word);
  });
}

function needless({ name }: CommandSpec, word: string): IqaError {
  return usage(`\`iqa ${name}\` takes no operand ${JSON.stringify(word)}. See \`iqa ${name} --help\`.`);
}

function flagValue(
  name: string,
  flag: FlagSpec,
  given: readonly string[],
): boolean | number | string | readonly string[] | undefined {
  switch (flag.type) {
    case 'switch':
      return given.length > 0;
    case 'repeated':
      return given;
    case 'list':
      return given.length === 0 ? (flag.default ?? []) : given.flatMap((text) => splitList(name, text));
    case 'integer':
      return given.length === 0 ? flag.default : parseInteger(`--${name}`, flag.min, given[0]);
    case 'choice':
      return given.length === 0 ? flag.default : checkChoice(`--${name}`, flag.values, given[0]);
    case 'text':
      return given.length === 0 ? flag.default : nonEmpty(name, given[0]);
  }
}

function splitList(name: string, text: string): string[] {
  return text.split(',').map((part) => nonEmpty(name, part.trim()));
}

function nonEmpty(name: string, text: string): string {
  if (text === '') throw usage(`--${name} has an empty value.`);
  return text;
}

function parseInteger(name: string, min: number, text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && Number.isSafeInteger(value)) return value;
  throw usage(`${name} takes a whole number of at least ${min}, not ${JSON.stringify(text)}.`);
}

function checkChoice(name: string, values: readonly string[], text: string): string {
  if (values.includes(text)) return text;
  throw usage(`${name} takes ${values.join(', ')}, not ${JSON.stringify(text)}.${nearest(text, values)}`);
}

function nearest(text: string, values: readonly string[]): string {
  const near = suggest(text, values);
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

function usage(message: string): IqaError {
  return new IqaError('E_USAGE', message);
}
