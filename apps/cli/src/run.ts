import { IqaError } from '@iqakit/core';
import { suggestion } from '@iqakit/core/metric';
import { parseInvocation } from './command/parse.ts';
import type { CommandSpec } from './command/spec.ts';
import { commandTable } from './command-table.ts';
import { ERROR_HANDLING, EXIT } from './exit-codes.ts';
import type { Io } from './io.ts';

declare const __IQAKIT_VERSION__: string;

/** Runs one command line and returns the exit code. Nothing is thrown. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await dispatch(argv, io);
  } catch (error) {
    return reportError(error, io);
  }
}

async function dispatch([word, ...rest]: readonly string[], io: Io): Promise<number> {
  if (word === undefined) {
    io.stderr.write(await helpFor(undefined, io));
    return EXIT.usage;
  }
  if (word === '--version' || word === '-V') {
    io.stdout.write(`${__IQAKIT_VERSION__}\n`);
    return EXIT.pass;
  }
  if (word === '--help' || word === '-h' || word === 'help') {
    io.stdout.write(await helpFor(rest[0], io));
    return EXIT.pass;
  }
  const spec = findCommand(word);
  const invocation = parseInvocation(spec, rest);
  if (invocation === null) {
    io.stdout.write(await helpFor(word, io));
    return EXIT.pass;
  }
  const command = await spec.load();
  return command.run(invocation, io);
}

async function helpFor(word: string | undefined, io: Io): Promise<string> {
  const { commandHelp, programHelp } = await import('./command/help.ts');
  return word === undefined
    ? programHelp(commandTable, io.stdout)
    : commandHelp(findCommand(word), io.stdout);
}

function findCommand(word: string): CommandSpec {
  const spec = commandTable.find(({ name }) => name === word);
  if (spec !== undefined) return spec;
  if (word.startsWith('-')) {
    throw new IqaError(
      'E_USAGE',
      `\`iqa\` has no option ${word}; those of a command follow its name. See \`iqa --help\`.`,
    );
  }
  const hint = suggestion(
    word,
    commandTable.map(({ name }) => name),
  );
  throw new IqaError('E_USAGE', `There is no command ${JSON.stringify(word)}.${hint}`);
}

function reportError(error: unknown, io: Io): number {
  if (!(error instanceof IqaError)) return reportDefect(error, io);
  const { exit, hint } = ERROR_HANDLING[error.code];
  io.stderr.write(`${io.stderr.style('red', `iqa: ${error.code}:`)} ${error.message}\n`);
  if (hint !== undefined) io.stderr.write(`hint: ${hint}\n`);
  return exit;
}

/** An error that is not ours is a defect of ours: the trace is what a report needs. */
function reportDefect(error: unknown, io: Io): number {
  const trace = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(
    `${io.stderr.style('red', 'iqa: E_RUNTIME:')} this is a defect of iqa, please report it:\n${trace}\n`,
  );
  return EXIT.runtime;
}
