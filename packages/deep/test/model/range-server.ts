import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RandomAccessSource } from '../../src/checkpoint/index.ts';

export interface ServedFile {
  readonly source: RandomAccessSource;
  readonly etag?: string;
  /** Answer every request with the whole file. */
  readonly withoutRanges?: boolean;
  /** Close the connection after so many bytes of a body, this many times. */
  readonly breakOff?: { readonly afterBytes: number; times: number };
  /** Answer with this status, this many times. */
  readonly fail?: { readonly status: number; times: number };
  /** Wait before each piece of a body. */
  readonly delayMs?: number;
}

export interface RangeServer {
  readonly url: string;
  readonly files: Map<string, ServedFile>;
  /** Bytes of all bodies sent, and the requests there were. */
  bytesSent: number;
  readonly requests: { readonly path: string; readonly range: string | undefined; readonly status: number }[];
  close(): Promise<void>;
}

const PIECE = 256 * 1024;

/** A web server on this machine that gives parts of files, counts what it sends, and fails when told to. */
export async function startRangeServer(): Promise<RangeServer> {
  const files = new Map<string, ServedFile>();
  const server = createServer((request, response) => {
    answer(state, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const state: RangeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    bytesSent: 0,
    requests: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return state;
}

async function answer(state: RangeServer, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/';
  const file = state.files.get(path);
  const range = request.headers.range;
  const end = (status: number, headers: Record<string, string> = {}) => {
    state.requests.push({ path, range, status });
    response.writeHead(status, headers);
  };
  if (!file || (file.fail && file.fail.times-- > 0)) {
    end(file?.fail?.status ?? 404);
    response.end();
    return;
  }
  const { size } = file.source;
  const headers: Record<string, string> = file.etag ? { etag: file.etag } : {};
  const asked = file.withoutRanges ? null : parseRange(range, size);
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === file.etag;
  if (asked && isSame) {
    end(206, {
      ...headers,
      'content-range': `bytes ${asked.from}-${asked.to - 1}/${size}`,
      'content-length': String(asked.to - asked.from),
    });
    await send(state, file, response, asked.from, asked.to);
  } else {
    end(200, { ...headers, 'content-length': String(size) });
    await send(state, file, response, 0, size);
  }
}

function parseRange(
  header: string | undefined,
  size: number,
): { readonly from: number; readonly to: number } | null {
  const found = /^bytes=(\d+)-(\d*)$/.exec(header ?? '');
  if (!found) return null;
  return { from: Number(found[1]), to: found[2] === '' ? size : Math.min(size, Number(found[2]) + 1) };
}

async function send(
  state: RangeServer,
  file: ServedFile,
  response: ServerResponse,
  from: number,
  to: number,
): Promise<void> {
  for (let at = from; at < to && !response.destroyed; at += PIECE) {
    if (file.delayMs) await new Promise((resolve) => setTimeout(resolve, file.delayMs));
    const bytes = await file.source.read(at, Math.min(PIECE, to - at));
    const isBreaking =
      file.breakOff && file.breakOff.times > 0 && at + bytes.length - from > file.breakOff.afterBytes;
    if (file.breakOff && isBreaking) {
      file.breakOff.times--;
      // What was written before must reach the client, or there would be nothing to resume.
      await new Promise((resolve) => setTimeout(resolve, 50));
      response.destroy();
      return;
    }
    state.bytesSent += bytes.length;
    if (!response.write(bytes)) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
