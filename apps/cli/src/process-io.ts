import { styleText } from 'node:util';
import { IqaError } from '@iqakit/core';
import { EXIT } from './exit-codes.ts';
import { unwritable } from './files/write-atomically.ts';
import type { Io, TextSink } from './io.ts';

/** The process's own streams. */
export function processIo(): Io {
  return {
    stdout: textSink(process.stdout, process.env),
    stderr: textSink(process.stderr, process.env),
    env: process.env,
    readStdin,
    onInterrupt,
  };
}

function textSink(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): TextSink {
  handleLostStream(stream);
  const colors = wantsColors(stream, env);
  return {
    isTerminal: stream.isTTY === true,
    columns: stream.columns ?? 100,
    write: (text) => void stream.write(text),
    style: (style, text) => (colors ? styleText(style, text) : text),
  };
}

/**
 * `iqa list | head -1` is no error: the reader had enough. A full disk is one, and must not look like a
 * threshold that failed, which is what Node's own exit code of 1 would say.
 */
function handleLostStream(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE' || stream !== process.stdout) return;
    const { code, message } = unwritable('standard output', error);
    process.stderr.write(`iqa: ${code}: ${message}\n`);
    process.exit(EXIT.input);
  });
}

/** https://no-color.org and its counterpart https://force-color.org. */
function wantsColors(stream: NodeJS.WriteStream, env: NodeJS.ProcessEnv): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return true;
  return stream.isTTY === true && env.TERM !== 'dumb';
}

async function readStdin(maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      throw new IqaError('E_LIMIT', `standard input is larger than ${maxBytes} bytes: give a smaller file.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function onInterrupt(listener: () => void): () => void {
  for (const signal of INTERRUPTS) process.on(signal, listener);
  return () => {
    for (const signal of INTERRUPTS) process.removeListener(signal, listener);
  };
}
