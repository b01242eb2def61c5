import { IqaError } from '@iqakit/core';
import type { Checkpoint } from '../checkpoint/index.ts';
import type { ModelEntry } from './manifest.ts';

/** What a file lacks of a model, in words; null where it has every needed tensor in its shape. */
export function missingFrom(checkpoint: Checkpoint, entry: ModelEntry): string | null {
  for (const { name, shape } of entry.tensors) {
    const found = checkpoint.entries.get(name);
    if (!found) return `it has no tensor ${name}`;
    if (!sameShape(found.shape, shape)) return `${name} has the shape [${found.shape}] instead of [${shape}]`;
  }
  return null;
}

/** Throws E_MODEL_DIGEST where a file lacks a needed tensor. */
export function requireTensors(checkpoint: Checkpoint, entry: ModelEntry, file: string): void {
  const missing = missingFrom(checkpoint, entry);
  if (missing) throw new IqaError('E_MODEL_DIGEST', `${file} is not ${entry.title}: ${missing}.`);
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dimension, axis) => dimension === b[axis]);
}
