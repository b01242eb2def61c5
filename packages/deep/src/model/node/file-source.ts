import type { FileHandle } from 'node:fs/promises';
import { IqaError } from '@iqakit/core';
import type { RandomAccessSource } from '../../checkpoint/index.ts';
import { type FileSystem, fileError, nodeFileSystem } from './file-system.ts';

/** A file on disk as a source, open until it is closed. */
export interface FileSource extends RandomAccessSource {
  close(): Promise<void>;
}

/** Opens a file for reading. Throws E_INPUT where it cannot be read; so does `read`. */
export async function openFileSource(path: string, files: FileSystem = nodeFileSystem): Promise<FileSource> {
  const fail = (cause: unknown): never => {
    throw fileError(`read ${path}`, cause);
  };
  const handle = await files.open(path, 'r').catch(fail);
  try {
    const status = await handle.stat();
    if (!status.isFile()) throw new IqaError('E_INPUT', `Cannot read ${path}: it is not a file.`);
    return {
      size: status.size,
      read: (offset, length) => readFully(handle, path, offset, length).catch(fail),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    return fail(error);
  }
}

async function readFully(
  handle: FileHandle,
  path: string,
  offset: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await handle.read(bytes, at, length - at, offset + at);
    if (bytesRead === 0) throw new IqaError('E_INPUT', `${path} became shorter while it was being read.`);
    at += bytesRead;
  }
  return bytes;
}

/** Reads a file through a source that is closed afterwards, whatever happens. */
export async function withFileSource<T>(
  path: string,
  files: FileSystem,
  use: (source: FileSource) => Promise<T>,
): Promise<T> {
  const source = await openFileSource(path, files);
  try {
    return await use(source);
  } finally {
    await source.close();
  }
}
