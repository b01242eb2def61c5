/** One option of a metric, as data: the CLI's flags and the docs are made from it. */
export type OptionSpec =
  | {
      readonly type: 'number' | 'integer';
      readonly default: number | string;
      readonly min?: number;
      readonly max?: number;
      /** Words that are accepted in place of a number, such as `auto`. */
      readonly keywords?: readonly string[];
      readonly help: string;
    }
  | {
      readonly type: 'enum';
      readonly values: readonly string[];
      readonly default: string;
      readonly help: string;
    }
  | { readonly type: 'boolean'; readonly default: boolean; readonly help: string };

export type OptionTable = Readonly<Record<string, OptionSpec>>;

export type OptionValue = number | string | boolean;

type ValueOf<S extends OptionSpec> = S extends { type: 'boolean' }
  ? boolean
  : S extends { type: 'enum'; values: readonly (infer V)[] }
    ? V
    : S extends { keywords: readonly (infer K)[] }
      ? number | K
      : number;

/** The values a table's options take, inferred from the table. */
export type OptionsOf<T extends OptionTable> = { readonly [K in keyof T]: ValueOf<T[K]> };

/** Any metric's resolved options. */
export type OptionValues = Readonly<Record<string, OptionValue>>;
