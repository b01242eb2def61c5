import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { Tensor } from '../tensor/tensor.ts';
import { float32Bytes } from './safetensors.ts';

/** A hash that takes its input in pieces; Node's `createHash('sha256')` is one. */
export interface IncrementalHash {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

/**
 * SHA-256, in lower-case hex, of named tensors: for each in the order of its name (by code unit), the
 * name, a zero byte, the shape as compact JSON, a zero byte, and the numbers as little-endian float32.
 * It is the same for every file format the tensors may come in.
 */
export function tensorDigest(
  tensors: ReadonlyMap<string, Tensor>,
  createHash: () => IncrementalHash = sha256.create,
): string {
  const hash = createHash();
  for (const name of [...tensors.keys()].sort()) updateTensorDigest(hash, name, tensors.get(name) as Tensor);
  return bytesToHex(hash.digest());
}

/** One tensor's part of {@link tensorDigest}; the caller keeps the order. */
export function updateTensorDigest(hash: IncrementalHash, name: string, tensor: Tensor): void {
  hash.update(new TextEncoder().encode(`${name}\0${JSON.stringify(tensor.shape)}\0`));
  hash.update(float32Bytes(tensor.data));
}
