import * as nodeFiles from 'node:fs/promises';
import { IqaError } from '@iqakit/core';

/** The part of `node:fs/promises` that the store uses; tests hand in one that fails on purpose. */
export type FileSystem = Pick<
  typeof nodeFiles,
  'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'stat' | 'statfs' | 'utimes' | 'writeFile'
>;

export const nodeFileSystem: FileSystem = nodeFiles;

/** The `code` of an error of the operating system. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const NO_SPACE = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** Whether writing failed because nothing more fits: the disk, the quota, or the largest file there may be. */
export function isNoSpace(error: unknown): boolean {
  return NO_SPACE.has(systemCode(error) ?? '');
}

/** What a person can do about a full disk. */
export function noSpaceError(directory: string, neededBytes: number, cause?: unknown): IqaError {
  return new IqaError(
    'E_DOWNLOAD',
    `There is no room for the model in ${directory}: it needs ${formatBytes(neededBytes)}. ` +
      'Free some space, or name another folder with IQA_MODEL_CACHE. Nothing was left behind.',
    { cause },
  );
}

/** Other errors of the operating system, said in terms of the store. */
export function fileError(action: string, cause: unknown): IqaError {
  if (cause instanceof IqaError) return cause;
  const message = cause instanceof Error ? cause.message : String(cause);
  return new IqaError('E_INPUT', `Cannot ${action}: ${message}.`, { cause });
}

/** A size for people: decimal megabytes, as download pages have it. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return `${bytes < 1e7 ? (bytes / 1e6).toFixed(1) : Math.round(bytes / 1e6)} MB`;
}
