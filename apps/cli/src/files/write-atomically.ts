import { randomBytes } from 'node:crypto';
import { access, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { IqaError } from '@iqakit/core';

/**
 * Writes a file so that it is there whole or not at all: beside it first, then by renaming. A path
 * that cannot be written is E_INPUT, and leaves nothing behind.
 */
export async function writeAtomically(path: string, content: Uint8Array | string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  await refuseSpecialFile(target);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(path, cause);
  }
}

/** E_INPUT where `writeAtomically` would fail, before hours are spent on what it is to write. */
export async function refuseUnwritable(paths: Iterable<string>): Promise<void> {
  for (const path of paths) {
    const target = await realpath(path).catch(() => path);
    await refuseSpecialFile(target);
    await access(dirname(target), constants.W_OK).catch((cause) => {
      throw unwritable(path, cause);
    });
  }
}

/** Renaming onto a device would replace it. */
async function refuseSpecialFile(path: string): Promise<void> {
  const status = await stat(path).catch(() => null);
  if (status === null || status.isFile()) return;
  const kind = status.isDirectory() ? 'a folder' : 'not a regular file';
  throw new IqaError('E_INPUT', `${path} cannot be written: it is ${kind}. Name a file.`);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EACCES: 'writing there is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** The operating system's error in words. */
export function unwritable(path: string, cause: unknown): IqaError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  return new IqaError('E_INPUT', `${path} cannot be written: ${REASONS[code] ?? (cause as Error).message}.`, {
    cause,
  });
}
