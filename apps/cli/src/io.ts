/** Where text goes. `styled` writes colours only where a person will see them. */
export interface TextSink {
  readonly isTerminal: boolean;
  readonly columns: number;
  write(text: string): void;
  style(style: TextStyle, text: string): string;
}

export type TextStyle = 'bold' | 'dim' | 'red' | 'yellow' | 'green';

/** Everything a command sees of the process that it runs in, so that tests can run it in theirs. */
export interface Io {
  /** Scores, and what was asked for by name: help, lists. */
  readonly stdout: TextSink;
  /** Everything else: errors, warnings, progress. */
  readonly stderr: TextSink;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Standard input to its end; more than `maxBytes` is E_LIMIT. */
  readStdin(maxBytes: number): Promise<Uint8Array>;
  /** Calls `listener` on every interrupt instead of dying. Returns the way back. */
  onInterrupt(listener: () => void): () => void;
}
