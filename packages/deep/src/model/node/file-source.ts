import { IqaError } from '@iqakit/core';
import type { RandomAccessSource } from '../../checkpoint/index.ts';
import { type FileSystem, fileError, nodeFileSystem } from './file-system.ts';

/** A file on disk as a source, open until it is closed. */
export interface FileSource extends RandomAccessSource {
  close(): Promise<void>;
}

/** Opens a file for reading. Throws E_INPUT where it cannot be read. */
export async function openFileSource(path: string, files: FileSystem = nodeFileSystem): Promise<FileSource> {
  const handle = await files.open(path, 'r').catch((cause) => {
    throw fileError(`read ${path}`, cause);
  });
  const { size } = await handle.stat();
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      for (let at = 0; at < length; ) {
        const { bytesRead } = await handle.read(bytes, at, length - at, offset + at);
        if (bytesRead === 0) throw new IqaError('E_INPUT', `${path} became shorter while it was being read.`);
        at += bytesRead;
      }
      return bytes;
    },
    close: () => handle.close(),
  };
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
