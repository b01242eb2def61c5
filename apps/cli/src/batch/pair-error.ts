import { IqaError } from '@iqakit/core';
import type { PairError } from './outcome.ts';

/** An error as a row holds it. What is not ours is E_RUNTIME: a defect, or a machine out of memory. */
export function pairError(error: unknown): PairError {
  if (error instanceof IqaError) return { code: error.code, message: error.message };
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  return { code: 'E_RUNTIME', message: `${name}: ${message}` };
}
