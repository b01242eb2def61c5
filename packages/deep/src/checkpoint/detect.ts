import { IqaError } from '@iqakit/core';
import type { Checkpoint } from './checkpoint.ts';
import { readPyTorchArchive } from './pth/archive.ts';
import { LEGACY_SIGNATURE, readPyTorchLegacy } from './pth/legacy.ts';
import { readSafetensors } from './safetensors.ts';
import { bytesSource, type RandomAccessSource } from './source.ts';

/**
 * Opens a checkpoint, whichever of the formats it has: safetensors, what `torch.save` writes (the zip
 * format and the one before PyTorch 1.6), a TorchScript archive. The content decides, not the name.
 * Tensors' names, shapes and types are known at once, data is read when asked for. No code of the file
 * is ever run, and memory stays below twice the file's size and 64 MB.
 * Throws E_CHECKPOINT for damaged files, and for those that need more than tensors and plain values.
 */
export async function readCheckpoint(input: Uint8Array | RandomAccessSource): Promise<Checkpoint> {
  const source = input instanceof Uint8Array ? bytesSource(input) : input;
  const head = await source.read(0, Math.min(HEAD_BYTES, source.size));
  if (startsWith(head, ZIP_SIGNATURE)) return readPyTorchArchive(source);
  if (startsWith(head, LEGACY_SIGNATURE)) return readPyTorchLegacy(source);
  if (head[8] === OPENING_BRACE) return readSafetensors(source);
  throw new IqaError(
    'E_CHECKPOINT',
    `This is no checkpoint: neither safetensors nor a PyTorch file. ${guess(head)}`,
  );
}

const HEAD_BYTES = 64;
const ZIP_SIGNATURE = [0x50, 0x4b, 0x03, 0x04];
const OPENING_BRACE = 0x7b;

function startsWith(head: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, index) => head[index] === byte);
}

function guess(head: Uint8Array): string {
  const text = new TextDecoder('latin1').decode(head).trimStart().toLowerCase();
  if (text.startsWith('<')) return 'It looks like a web page: the download went wrong, fetch it again.';
  if (text.startsWith('version https://git-lfs'))
    return 'It is a Git LFS pointer: run "git lfs pull" for the file itself.';
  if (head.length === 0) return 'It is empty.';
  return 'Was it downloaded completely?';
}
