/** What a fuzzing child is to do. */
export interface FuzzTask {
  /** Paths of sound files. */
  readonly seeds: readonly string[];
  readonly seed: number;
  /** Number of the first mutant. */
  readonly first: number;
  readonly count: number;
  readonly limitMilliseconds: number;
  readonly maxPixels: number;
  readonly maxBytes: number;
}

export interface FuzzFinding {
  readonly index: number;
  readonly problem: string;
}

export type ChildMessage =
  | { readonly kind: 'start'; readonly index: number }
  | { readonly kind: 'finding'; readonly finding: FuzzFinding }
  | { readonly kind: 'done'; readonly codes: Readonly<Record<string, number>>; readonly maxRssBytes: number };
