import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { IqaError } from '@iqakit/core';
import { updateTensorDigest } from '../../checkpoint/digest.ts';
import {
  type Checkpoint,
  layoutSafetensors,
  readCheckpoint,
  type SafetensorsLayout,
} from '../../checkpoint/index.ts';
import { float32Bytes } from '../../checkpoint/safetensors.ts';
import type { ModelEntry } from '../manifest.ts';
import { requireTensors } from '../needed-tensors.ts';
import { withFileSource } from './file-source.ts';
import type { FileSystem } from './file-system.ts';

/** How it is known that the tensors are the published ones. */
export type Verification =
  /** Their digest is the manifest's. */
  | 'tensor-digest'
  /** They come from a file with the manifest's SHA-256. */
  | 'sha256'
  /** They come from the manifest's address over TLS, and nothing else is known to compare them with. */
  | 'tls'
  /** Someone named the file and answers for it. */
  | 'user';

/** Where a model's tensors came from, kept in the metadata of the safetensors file. */
export interface Origin {
  readonly source: string;
  readonly verified: Verification;
}

export interface ConvertOptions {
  readonly files: FileSystem;
  readonly file: string;
  readonly origin: Origin;
  /** Go on where an interrupted conversion of the same file stopped. */
  readonly resume: boolean;
  /** Called before each tensor is read. */
  readonly beforeTensor?: (name: string) => Promise<void>;
}

/** Stands in the header until the digest is known; replacing it moves nothing. */
const NO_DIGEST = '0'.repeat(64);

/** Where a safetensors header's JSON begins. */
const HEADER_TEXT = 8;

/**
 * Writes a model's tensors, as float32, to a safetensors file at `path`, tensor by tensor in the order in
 * which they lie in the source. Returns their digest. Throws E_MODEL_DIGEST, and removes what was written,
 * where tensors are missing or their digest is not the manifest's.
 */
export async function convertModel(
  checkpoint: Checkpoint,
  entry: ModelEntry,
  path: string,
  options: ConvertOptions,
): Promise<string> {
  requireTensors(checkpoint, entry, options.file);
  const names = inFileOrder(checkpoint, entry);
  const layout = layoutFor(checkpoint, names, metadataOf(entry, options.origin, NO_DIGEST));
  const handle = await options.files.open(path, constants.O_RDWR | constants.O_CREAT);
  try {
    const done = options.resume ? await countDone(handle, layout) : 0;
    if (done === 0) await startOver(handle, layout);
    for (let i = done; i < names.length; i++) {
      await options.beforeTensor?.(names[i]);
      const { data } = await checkpoint.tensor(names[i], { precision: 'float32' });
      await writeAll(handle, float32Bytes(data), layout.offsets[i]);
    }
    await handle.truncate(layout.totalBytes);
  } finally {
    await handle.close();
  }
  return sealWithDigest(entry, path, options, layout);
}

/** Reading forwards is what disks and servers are good at. */
function inFileOrder(checkpoint: Checkpoint, entry: ModelEntry): string[] {
  const place = ({ name }: { readonly name: string }) => checkpoint.extent(name).offset;
  return [...entry.tensors]
    .sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);
}

function layoutFor(
  checkpoint: Checkpoint,
  names: readonly string[],
  metadata: Readonly<Record<string, string>>,
): SafetensorsLayout {
  const items = names.map((name) => ({ name, shape: checkpoint.entries.get(name)?.shape ?? [] }));
  return layoutSafetensors(items, metadata);
}

function metadataOf(entry: ModelEntry, origin: Origin, digest: string): Record<string, string> {
  return {
    'iqakit.model': entry.id,
    'iqakit.source': origin.source,
    'iqakit.verified': origin.verified,
    'iqakit.digest': digest,
    licence: `${entry.licence.name} (${entry.licence.url})`,
  };
}

/** How many tensors an interrupted conversion of the same layout left whole. */
async function countDone(handle: FileHandle, layout: SafetensorsLayout): Promise<number> {
  const { size } = await handle.stat();
  const header = new Uint8Array(layout.header.length);
  if (size < header.length) return 0;
  await handle.read(header, 0, header.length, 0);
  if (!header.every((byte, index) => byte === layout.header[index])) return 0;
  const ends = [...layout.offsets.slice(1), layout.totalBytes];
  const firstUnfinished = ends.findIndex((end) => end > size);
  return firstUnfinished < 0 ? ends.length : firstUnfinished;
}

async function startOver(handle: FileHandle, layout: SafetensorsLayout): Promise<void> {
  await handle.truncate(0);
  await writeAll(handle, layout.header, 0);
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

/** Reads back what was written, so that the digest vouches for the bytes on disk, and puts it in the header. */
async function sealWithDigest(
  entry: ModelEntry,
  path: string,
  options: ConvertOptions,
  layout: SafetensorsLayout,
): Promise<string> {
  const { files, file } = options;
  const digest = await withFileSource(path, files, async (source) =>
    digestOf(await readCheckpoint(source), entry),
  );
  if (entry.tensorDigest && digest !== entry.tensorDigest) {
    await files.rm(path, { force: true });
    throw wrongDigest(entry, file, digest);
  }
  const known = (hex: string) => JSON.stringify({ 'iqakit.digest': hex }).slice(1, -1);
  const header = new TextDecoder()
    .decode(layout.header.subarray(HEADER_TEXT))
    .replace(known(NO_DIGEST), known(digest));
  const handle = await files.open(path, 'r+');
  try {
    await writeAll(handle, new TextEncoder().encode(header), HEADER_TEXT);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return digest;
}

/** The digest of a model's tensors in a file, read one at a time. */
export async function digestOf(checkpoint: Checkpoint, entry: ModelEntry): Promise<string> {
  const hash = createHash('sha256');
  for (const name of entry.tensors.map((tensor) => tensor.name).sort()) {
    updateTensorDigest(hash, name, await checkpoint.tensor(name, { precision: 'float32' }));
  }
  return hash.digest('hex');
}

export function wrongDigest(entry: ModelEntry, file: string, digest: string): IqaError {
  return new IqaError(
    'E_MODEL_DIGEST',
    `${file} is not ${entry.title}: its tensors have the digest ${digest}, not ${entry.tensorDigest}.`,
  );
}
