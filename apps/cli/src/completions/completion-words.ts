import type { CommandSpec, Completion, FlagSpec, OperandSpec } from '../command/spec.ts';

/** Words that come from the metrics' definitions. */
export interface CompletionWords {
  readonly metrics: readonly string[];
  /** `ssim.preset=rgb`, or `ssim.k1=` where the value is a number. */
  readonly metricOptions: readonly string[];
}

export type CompletionScript = (commands: readonly CommandSpec[], words: CompletionWords) => string;

/** What may follow: words of a list, or files or folders. */
export type Candidates = { readonly words: readonly string[] } | { readonly paths: 'file' | 'directory' };

export function flagCandidates(flag: FlagSpec, words: CompletionWords): Candidates {
  if (flag.type === 'switch') return { words: [] };
  if (flag.type === 'choice') return { words: flag.values };
  return candidatesOf(flag.completes ?? 'none', words);
}

export function operandCandidates(operand: OperandSpec | undefined, words: CompletionWords): Candidates {
  if (operand?.values !== undefined) return { words: operand.values };
  return candidatesOf(operand?.completes ?? 'none', words);
}

function candidatesOf(completion: Completion, { metrics, metricOptions }: CompletionWords): Candidates {
  switch (completion) {
    case 'file':
    case 'directory':
      return { paths: completion };
    case 'metric':
      return { words: metrics };
    case 'metric-option':
      return { words: metricOptions };
    case 'none':
      return { words: [] };
  }
}

/** Text as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
