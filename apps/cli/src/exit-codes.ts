import type { ErrorCode } from '@iqakit/core';

/** What the shell sees. */
export const EXIT = {
  pass: 0,
  thresholdFailed: 1,
  usage: 2,
  input: 3,
  contract: 4,
  runtime: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What the exit codes mean, for `iqa --help`. */
export const EXIT_MEANINGS: readonly { readonly code: ExitCode; readonly meaning: string }[] = [
  { code: EXIT.pass, meaning: 'scored, and no --fail-if condition held' },
  { code: EXIT.thresholdFailed, meaning: 'a --fail-if condition held' },
  { code: EXIT.usage, meaning: 'the command line is wrong' },
  { code: EXIT.input, meaning: 'a file cannot be read or decoded, or is over a limit' },
  {
    code: EXIT.contract,
    meaning: 'the pictures do not fit the metric or each other: size, range, channels, alpha',
  },
  { code: EXIT.runtime, meaning: 'a model or a runtime is missing or failed' },
  { code: EXIT.interrupted, meaning: 'interrupted' },
];

interface ErrorHandling {
  readonly exit: ExitCode;
  /** The flag that helps, where there is one: the library's message cannot know it. */
  readonly hint?: string;
}

/** The one table from error codes to exit codes. */
export const ERROR_HANDLING: Readonly<Record<ErrorCode, ErrorHandling>> = {
  E_USAGE: { exit: EXIT.usage },
  E_OPTION: { exit: EXIT.usage },
  E_INPUT: { exit: EXIT.input },
  E_DECODE: { exit: EXIT.input },
  E_LIMIT: { exit: EXIT.input },
  E_SIZE_MISMATCH: { exit: EXIT.contract, hint: '--fit resize or --fit crop makes the sizes equal' },
  E_TOO_SMALL: { exit: EXIT.contract },
  E_RANGE: {
    exit: EXIT.contract,
    hint: 'save both pictures with the same bit depth, floats from 0 to 1: iqa converts no ranges',
  },
  E_CHANNELS: {
    exit: EXIT.contract,
    hint: 'save both pictures as gray or both as RGB: iqa converts no colours',
  },
  E_ALPHA: { exit: EXIT.contract, hint: "--background '#fff' lays the pictures over white" },
  E_NON_FINITE: { exit: EXIT.contract },
  E_CHECKPOINT: { exit: EXIT.runtime },
  E_MODEL_MISSING: { exit: EXIT.runtime },
  E_MODEL_DIGEST: { exit: EXIT.runtime },
  E_DOWNLOAD: { exit: EXIT.runtime },
  E_GRAPH: { exit: EXIT.runtime },
  E_RUNTIME: { exit: EXIT.runtime },
};
