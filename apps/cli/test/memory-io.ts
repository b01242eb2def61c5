import type { Io, TextSink } from '../src/io.ts';

export interface MemoryIo extends Io {
  /** What was written to standard output so far. */
  readonly out: () => string;
  readonly err: () => string;
}

/** Streams in memory, for running a command in the test's own process. */
export function memoryIo(
  settings: { readonly stdin?: Uint8Array; readonly isTerminal?: boolean } = {},
): MemoryIo {
  const { stdin = new Uint8Array(), isTerminal = false } = settings;
  let out = '';
  let err = '';
  const sink = (write: (text: string) => void): TextSink => ({
    isTerminal,
    columns: 100,
    write,
    style: (_, text) => text,
  });
  return {
    stdout: sink((text) => {
      out += text;
    }),
    stderr: sink((text) => {
      err += text;
    }),
    env: {},
    readStdin: async () => stdin,
    onInterrupt: () => () => undefined,
    out: () => out,
    err: () => err,
  };
}
