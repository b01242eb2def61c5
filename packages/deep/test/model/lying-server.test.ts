import { getEventListeners } from 'node:events';
import * as nodeFiles from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { encodeSafetensors, tensorDigest } from '../../src/checkpoint/index.ts';
import { findModel, type ModelEntry, openHttpSource } from '../../src/model/index.ts';
import { createNodeModelStore } from '../../src/model/node/index.ts';
import { seededTensors } from '../../src/tensor/index.ts';

const url = 'https://example.test/small.safetensors';
const shapes = { 'a.weight': [256, 256], 'a.bias': [256] };

/** A file that nothing vouches for but the connection, in two versions of one length. */
const tensors = seededTensors(shapes);
const file = encodeSafetensors(tensors);
const earlier = file.map((byte, i) => (i < 1000 ? byte : byte ^ 1));

const entry: ModelEntry = {
  ...findModel('a-fine'),
  id: 'small',
  source: { url },
  tensors: Object.entries(shapes).map(([name, shape]) => ({ name, shape })),
};

let directory: string;

beforeEach(async () => {
  directory = await nodeFiles.mkdtemp(join(tmpdir(), 'iqakit-lies-'));
});

afterEach(() => nodeFiles.rm(directory, { recursive: true }));

type Answer = (from: number | null) => Response;

/** Answers of a server, one for each request; `from` is where the part asked for begins. */
function answering(...answers: readonly Answer[]): typeof fetch {
  const left = [...answers];
  return async (_url, init) => {
    const range = new Headers(init?.headers).get('range');
    const from = range === null ? null : Number(/^bytes=(\d+)-/.exec(range)?.[1]);
    return (left.length > 1 ? (left.shift() as Answer) : left[0])(from);
  };
}

function whole(bytes: Uint8Array, tag: string): Answer {
  return () =>
    new Response(bytes as BodyInit, { headers: { etag: tag, 'content-length': String(bytes.length) } });
}

function part(bytes: Uint8Array, tag: string): Answer {
  return (from) => {
    if (from === null) return whole(bytes, tag)(from);
    const headers = { etag: tag, 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` };
    if (from >= bytes.length) return new Response(null, { status: 416 });
    return new Response(bytes.subarray(from) as BodyInit, { status: 206, headers });
  };
}

/** The beginning of a file, then a lost connection. */
function broken(bytes: Uint8Array, tag: string): Answer {
  return () => {
    const pieces = [bytes.subarray(0, 100_000)];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = pieces.pop();
        if (piece) controller.enqueue(piece);
        else controller.error(new TypeError('terminated'));
      },
    });
    return new Response(body, { headers: { etag: tag, 'content-length': String(bytes.length) } });
  };
}

function pull(model: ModelEntry, serve: typeof fetch, attempts: number) {
  const http = { fetch: serve, attempts, retryDelayMs: 1 };
  return createNodeModelStore({ directory, mirrors: [], models: [model], http }).pull('small', {
    whole: true,
  });
}

describe('a download', () => {
  it('is not put together from two files, though the server ignores If-Range', async () => {
    await expect(pull(entry, answering(broken(earlier, '"one"')), 1)).rejects.toMatchObject({
      code: 'E_DOWNLOAD',
    });
    expect(await pull(entry, answering(part(file, '"two"')), 2)).toMatchObject({
      digest: tensorDigest(tensors),
    });
  });

  it('begins again where the server has nothing at the place where it stopped', async () => {
    await nodeFiles.writeFile(join(directory, 'small.download.part'), file);
    const state = { url, kind: 'whole', tag: '"one"', totalBytes: null };
    await nodeFiles.writeFile(join(directory, 'small.part.json'), JSON.stringify(state));
    expect(await pull(entry, answering(part(file, '"one"')), 2)).toMatchObject({
      digest: tensorDigest(tensors),
    });
  });

  it('ends where the file should, whatever else the server sends, and leaves nothing behind', async () => {
    const known = { ...entry, source: { url, bytes: file.length } };
    let sent = 0;
    const endless = () => {
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          sent += 65_536;
          if (sent > 100 * file.length) controller.close();
          else controller.enqueue(new Uint8Array(65_536));
        },
      });
      return new Response(body);
    };
    await expect(pull(known, answering(endless), 1)).rejects.toMatchObject({
      code: 'E_MODEL_DIGEST',
      message: expect.stringContaining(`more than ${file.length} bytes`),
    });
    // A stream reads a piece or two ahead.
    expect(sent).toBeLessThan(file.length + 4 * 65_536);
    expect(await nodeFiles.readdir(directory)).toEqual([]);
  });

  it('is not complete while it is shorter than the file is known to be', async () => {
    const known = { ...entry, source: { url, bytes: file.length } };
    const short = () => new Response(file.subarray(0, 1000) as BodyInit);
    await expect(pull(known, answering(short), 1)).rejects.toMatchObject({
      code: 'E_DOWNLOAD',
      message: expect.stringContaining('broke off'),
    });
  });
});

describe('how a store asks', () => {
  it('stops at the signal it was made with, where a pull has none of its own', async () => {
    const http = { fetch: answering(whole(file, '"one"')), signal: AbortSignal.abort() };
    const store = createNodeModelStore({ directory, mirrors: [], models: [entry], http });
    await expect(store.pull('small')).rejects.toMatchObject({
      code: 'E_DOWNLOAD',
      message: expect.stringContaining('stopped'),
    });
  });

  it('has its defaults for what is left undefined', async () => {
    let asked = 0;
    const busy = () => {
      // One that is not worth another try ends what would else go on for ever.
      return new Response(null, { status: ++asked < 20 ? 503 : 404 });
    };
    const options = { fetch: answering(busy), attempts: undefined, stallMs: undefined, retryDelayMs: 0 };
    await expect(openHttpSource(url, options)).rejects.toMatchObject({
      message: expect.stringContaining('503'),
    });
    expect(asked).toBe(5);
  });
});

describe('a file on a web server', () => {
  it('that changes between two parts is refused, though the server ignores If-Range', async () => {
    const source = await openHttpSource(url, {
      fetch: answering(part(earlier, '"one"'), (from) => {
        const headers = { etag: '"two"', 'content-range': `bytes ${from}-1009/${file.length}` };
        return new Response(file.subarray(1000, 1010) as BodyInit, { status: 206, headers });
      }),
    });
    await expect(source?.read(1000, 10)).rejects.toMatchObject({
      code: 'E_DOWNLOAD',
      message: expect.stringContaining('changed'),
    });
  });

  it('is no source where the server does not say how long it is', async () => {
    const unknown = () =>
      new Response(file.subarray(0, 1) as BodyInit, {
        status: 206,
        headers: { 'content-range': 'bytes 0-0/*' },
      });
    expect(await openHttpSource(url, { fetch: answering(unknown) })).toBeNull();
  });

  it('leaves nothing on the signal, however often it is asked for', async () => {
    const { signal } = new AbortController();
    const busy = () => new Response(null, { status: 503 });
    const asked = openHttpSource(url, {
      fetch: answering(busy, busy, part(file, '"one"')),
      retryDelayMs: 1,
      signal,
    });
    expect((await asked)?.size).toBe(file.length);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
