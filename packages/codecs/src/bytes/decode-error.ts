import { IqaError } from '@iqakit/core';

/** A file whose content is at fault. */
export function decodeError(message: string, cause?: unknown): IqaError {
  return new IqaError('E_DECODE', message, cause === undefined ? undefined : { cause });
}

/** A file that ends before its picture does. */
export function truncatedError(format: string, detail = 'the file ends before the picture does'): IqaError {
  return decodeError(`This ${format} is truncated: ${detail}. Copy or download it again.`);
}
