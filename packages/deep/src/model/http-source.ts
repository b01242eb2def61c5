import { IqaError } from '@iqakit/core';
import type { RandomAccessSource } from '../checkpoint/index.ts';
import { piecesOf } from '../checkpoint/stream.ts';

/** What a server said about a file, by which a later request can tell that it is still the same. */
export interface HttpValidator {
  /** Length of the whole file, where the server gave it. */
  readonly totalBytes: number | null;
  /** A strong ETag, or a date of modification: what `If-Range` accepts. */
  readonly tag: string | null;
}

/** How a server is asked. */
export interface HttpOptions {
  /** What asks, as the platform's own `fetch` does, which is the default. */
  readonly fetch?: typeof fetch;
  /** Stops requests and the waits between them, with E_DOWNLOAD. */
  readonly signal?: AbortSignal;
  /** Tries for each request, the first one included; default 5. */
  readonly attempts?: number;
  /** The wait before the second try, default 500; each further wait is twice as long. */
  readonly retryDelayMs?: number;
  /** A connection that brings nothing for so long is given up; default 30 000. */
  readonly stallMs?: number;
  /** Called with the size in bytes of each piece as it arrives. */
  readonly onBytes?: (count: number) => void;
}

/** Bodies as they are: a server that compresses on the fly has other lengths and offsets. */
const PLAIN = { 'accept-encoding': 'identity' };

/** A failure that another try may cure: a lost connection, a busy server. */
export class TransientError extends IqaError {
  constructor(message: string, cause?: unknown) {
    super('E_DOWNLOAD', message, { cause });
  }
}

/** A part that does not continue what is there: the server's file is another one by now, or it sent another place. */
export class PartMismatchError extends IqaError {
  constructor(message: string) {
    super('E_DOWNLOAD', message);
  }
}

/** Runs a request, again after a while where it failed in a way that may pass. */
export async function withRetries<T>(
  options: HttpOptions,
  request: (attempt: number) => Promise<T>,
): Promise<T> {
  const { attempts = 5, retryDelayMs = 500, signal } = options;
  for (let attempt = 1; ; attempt++) {
    try {
      return await request(attempt);
    } catch (error) {
      if (!(error instanceof TransientError) || attempt >= attempts || signal?.aborted) throw error;
      await pause(retryDelayMs * 2 ** (attempt - 1), signal);
    }
  }
}

function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done);
  });
}

/** A part of a file: from `offset` to before `end`, or to the file's. */
export interface PartRequest {
  readonly offset: number;
  readonly end?: number;
  /** What is known of the file; an answer that is part of another one is refused. */
  readonly of?: HttpValidator;
}

/**
 * Asks for a part of a file, or all of it, and hands on the pieces of the answer as they come. Throws
 * E_DOWNLOAD; as a {@link PartMismatchError} where the part is not the one asked for.
 */
export async function request(
  url: string,
  part: PartRequest | null,
  options: HttpOptions,
  consume: (answer: HttpAnswer, pieces: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const { stallMs = 30_000 } = options;
  const stall = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const restartClock = () => {
    clearTimeout(timer);
    timer = setTimeout(() => stall.abort(), stallMs);
  };
  const abort = () => stall.abort();
  options.signal?.addEventListener('abort', abort);
  try {
    options.signal?.throwIfAborted();
    restartClock();
    const response = await (options.fetch ?? fetch)(url, {
      headers: headersFor(part),
      signal: stall.signal,
    });
    try {
      await consume(readAnswer(response, url, part), pieces(response, restartClock, options.onBytes));
    } finally {
      if (response.body && !response.body.locked) await response.body.cancel();
    }
  } catch (error) {
    throw explain(error, url, options.signal);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
  }
}

function headersFor(part: PartRequest | null) {
  if (!part) return PLAIN;
  const range = `bytes=${part.offset}-${part.end === undefined ? '' : part.end - 1}`;
  return { ...PLAIN, range, ...(part.of?.tag ? { 'if-range': part.of.tag } : {}) };
}

/** What a server answered, before its body. */
export interface HttpAnswer {
  /** Whether the body is the part that was asked for rather than the whole file. */
  readonly isPart: boolean;
  /** Where in the file the body begins. */
  readonly offset: number;
  readonly validator: HttpValidator;
}

function readAnswer(response: Response, url: string, part: PartRequest | null): HttpAnswer {
  const { status, headers } = response;
  if (url.startsWith('https:') && response.url.startsWith('http:')) {
    throw new IqaError('E_DOWNLOAD', `${url} leads to ${response.url}, which is not encrypted.`);
  }
  if (status === 408 || status === 429 || status >= 500)
    throw new TransientError(`${url}: the server is busy (HTTP ${status}).`);
  if (status === 416 && part?.of) throw changed(url);
  if (status !== 200 && status !== 206) {
    throw new IqaError(
      'E_DOWNLOAD',
      `${url}: HTTP ${status}${status === 404 ? ', the file is not there any more' : ''}. ` +
        'Fetch the file by other means and name its folder with --mirror or IQA_MODEL_MIRROR.',
    );
  }
  const tag = strongTag(headers);
  if (status === 200) {
    const length = headers.get('content-encoding') ? null : headers.get('content-length');
    return {
      isPart: false,
      offset: 0,
      validator: { totalBytes: length === null ? null : Number(length), tag },
    };
  }
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  if (!range)
    throw new IqaError('E_DOWNLOAD', `${url}: the server sent a part of the file without saying which.`);
  if (Number(range[1]) !== (part?.offset ?? 0))
    throw new PartMismatchError(`${url}: the server sent another part than was asked for.`);
  const validator = { totalBytes: range[2] === '*' ? null : Number(range[2]), tag };
  // A server that does not know If-Range sends a part of whatever file it has now.
  if (part?.of && differ(part.of, validator)) throw changed(url);
  return { isPart: true, offset: Number(range[1]), validator };
}

function changed(url: string): PartMismatchError {
  return new PartMismatchError(`${url}: the file changed while it was being read. Try again.`);
}

/** Whether two answers are certainly about different files. */
function differ(a: HttpValidator, b: HttpValidator): boolean {
  return (
    (a.tag !== null && b.tag !== null && a.tag !== b.tag) ||
    (a.totalBytes !== null && b.totalBytes !== null && a.totalBytes !== b.totalBytes)
  );
}

/** A weak ETag may be shared by files that differ, so it proves nothing here. */
function strongTag(headers: Headers): string | null {
  const tag = headers.get('etag');
  return tag && !tag.startsWith('W/') ? tag : headers.get('last-modified');
}

async function* pieces(
  response: Response,
  restartClock: () => void,
  onBytes?: (count: number) => void,
): AsyncIterable<Uint8Array> {
  if (!response.body) return;
  for await (const piece of piecesOf(response.body)) {
    restartClock();
    onBytes?.(piece.length);
    yield piece;
  }
}

/** Errors of `fetch` are network errors; anything else is passed on. */
function explain(error: unknown, url: string, signal?: AbortSignal): unknown {
  if (signal?.aborted)
    return new IqaError('E_DOWNLOAD', `${url}: the download was stopped.`, { cause: error });
  if (error instanceof IqaError) return error;
  const name = error instanceof Error ? error.name : '';
  if (name === 'AbortError') return new TransientError(`${url}: the server stopped answering.`, error);
  if (name === 'TypeError') return new TransientError(`${url}: no connection (${reason(error)}).`, error);
  return error;
}

function reason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}

/** A file on a web server that gives parts of it. */
export interface HttpSource extends RandomAccessSource {
  readonly validator: HttpValidator;
}

/**
 * A file on a web server as a source, or null where the server does not give parts of files, or not say
 * how long they are. The file must stay the same: a server that changes it is found out by its ETag.
 * Throws E_DOWNLOAD.
 */
export async function openHttpSource(url: string, options: HttpOptions = {}): Promise<HttpSource | null> {
  const validator = await withRetries(options, () => probe(url, options));
  if (!validator || validator.totalBytes === null) return null;
  return {
    size: validator.totalBytes,
    validator,
    read: (offset, length) => withRetries(options, () => readPart(url, validator, offset, length, options)),
  };
}

async function probe(url: string, options: HttpOptions): Promise<HttpValidator | null> {
  let found: HttpValidator | null = null;
  await request(url, { offset: 0, end: 1 }, { ...options, onBytes: undefined }, async (answer) => {
    found = answer.isPart ? answer.validator : null;
  });
  return found;
}

async function readPart(
  url: string,
  validator: HttpValidator,
  offset: number,
  length: number,
  options: HttpOptions,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  if (length === 0) return bytes;
  const part = { offset, end: offset + length, of: validator };
  await request(url, part, options, async (answer, body) => {
    if (!answer.isPart) throw changed(url);
    let at = 0;
    for await (const piece of body) {
      if (at + piece.length > length)
        throw new PartMismatchError(`${url}: the server sent more than was asked for.`);
      bytes.set(piece, at);
      at += piece.length;
    }
    if (at !== length) throw new TransientError(`${url}: the connection broke off.`);
  });
  return bytes;
}
