import type { Io } from '../io.ts';

/** What a shell can offer for a word. */
export type Completion = 'file' | 'directory' | 'metric' | 'metric-option' | 'none';

interface FlagBase {
  /** One letter, without the dash. */
  readonly short?: string;
  readonly help: string;
}

interface ValuedFlag extends FlagBase {
  /** What the value is called in help: FILE, N. */
  readonly placeholder: string;
  readonly completes?: Completion;
}

/** One flag of a command, as data: parsing, help and completions are made from it. */
export type FlagSpec =
  | (FlagBase & { readonly type: 'switch' })
  | (ValuedFlag & { readonly type: 'text'; readonly default?: string })
  | (ValuedFlag & { readonly type: 'choice'; readonly values: readonly string[]; readonly default?: string })
  | (ValuedFlag & { readonly type: 'integer'; readonly min: number; readonly default?: number })
  /** May be given again and again; each value is kept whole. */
  | (ValuedFlag & { readonly type: 'repeated' })
  /** May be given again and again; each value is split at commas. */
  | (ValuedFlag & { readonly type: 'list'; readonly default?: readonly string[] });

export type FlagTable = Readonly<Record<string, FlagSpec>>;

export interface OperandSpec {
  readonly name: string;
  readonly help: string;
  readonly optional?: boolean;
  /** May be given again and again; only the last operand can. */
  readonly many?: boolean;
  readonly values?: readonly string[];
  readonly completes?: Completion;
}

type OrMissing<F, V> = F extends { readonly default: V } ? V : V | undefined;

type FlagValue<F extends FlagSpec> = F extends { readonly type: 'switch' }
  ? boolean
  : F extends { readonly type: 'integer' }
    ? OrMissing<F, number>
    : F extends { readonly type: 'repeated' | 'list' }
      ? readonly string[]
      : F extends { readonly type: 'choice'; readonly values: readonly (infer V)[] }
        ? F extends { readonly default: string }
          ? V
          : V | undefined
        : OrMissing<F, string>;

/** A command line, understood: every flag of the table has its value. */
export interface Invocation<T extends FlagTable = FlagTable> {
  readonly operands: readonly string[];
  readonly flags: { readonly [K in keyof T]: FlagValue<T[K]> };
}

/** What a command's module exports; loaded only when the command runs. */
export interface CommandModule<T extends FlagTable = FlagTable> {
  /** Returns the exit code; throws IqaError. */
  run(invocation: Invocation<T>, io: Io): Promise<number>;
}

export interface HelpSection {
  readonly title: string;
  readonly rows: readonly (readonly [term: string, meaning: string])[];
}

export interface CommandSpec<T extends FlagTable = FlagTable> {
  readonly name: string;
  readonly summary: string;
  /** Paragraphs of `--help`, after the summary. */
  readonly description: readonly string[];
  readonly operands: readonly OperandSpec[];
  readonly flags: T;
  readonly examples: readonly string[];
  /** Sections of `--help` that need more than this table, such as the options of the metrics. */
  helpSections?(): Promise<readonly HelpSection[]>;
  load(): Promise<CommandModule<T>>;
}

/** Checks nothing at run time: it only lets TypeScript infer the flags. */
export function defineCommand<const T extends FlagTable>(spec: CommandSpec<T>): CommandSpec<T> {
  return spec;
}
