import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { IqaError } from '@iqakit/core';

/** E_USAGE where an output is one of the inputs: writing it would destroy what was to be judged. */
export async function refuseOverwriting(outputs: Iterable<string>, inputs: readonly string[]): Promise<void> {
  const taken = new Set(await Promise.all(inputs.map(identityOf)));
  for (const output of outputs) {
    if (!taken.has(await identityOf(output))) continue;
    throw new IqaError('E_USAGE', `${output} is an input and would be overwritten: write to another file.`);
  }
}

/** Links and detours removed, where the file exists. */
function identityOf(path: string): Promise<string> {
  return realpath(path).catch(() => resolve(path));
}
