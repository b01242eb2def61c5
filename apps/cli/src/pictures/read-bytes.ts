import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { IqaError } from '@iqakit/core';

/** Larger files are refused before they are read: one buffer of Node holds no more. */
export const MAX_FILE_BYTES = 2 ** 31 - 1;

/** What to do where a file is wanted and a folder is named. */
const FOLDER_ADVICE = {
  picture: 'a folder, not a picture: `iqa batch` compares folders',
  table: 'a folder: name the file in it',
} as const;

/**
 * A file's bytes; messages call it `name`. What cannot be read is E_INPUT, what is too large E_LIMIT.
 */
export async function readBytes(
  path: string,
  name = path,
  wanted: keyof typeof FOLDER_ADVICE = 'picture',
): Promise<Uint8Array> {
  if (path === '') throw new IqaError('E_INPUT', `The path of a ${wanted} is empty.`);
  try {
    const status = await stat(path);
    if (status.isDirectory()) throw new IqaError('E_INPUT', `${name} is ${FOLDER_ADVICE[wanted]}.`);
    if (!status.isFile()) return await readStream(path, name);
    if (status.size > MAX_FILE_BYTES) throw tooLarge(name);
    return await readFile(path);
  } catch (error) {
    throw error instanceof IqaError ? error : unreadable(name, error);
  }
}

/** A pipe or a device has no size to check beforehand. */
async function readStream(path: string, name: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > MAX_FILE_BYTES) throw tooLarge(name);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, bytes);
}

function tooLarge(name: string): IqaError {
  return new IqaError('E_LIMIT', `${name} is larger than ${MAX_FILE_BYTES} bytes: give a smaller file.`);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'reading it is not permitted',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
};

/** The operating system's error in words. */
export function unreadable(name: string, cause: unknown): IqaError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  const reason = REASONS[code] ?? (cause as Error).message;
  return new IqaError('E_INPUT', `${name} cannot be read: ${reason}.`, { cause });
}
