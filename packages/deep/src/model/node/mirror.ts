import { join } from 'node:path';
import { type Checkpoint, readCheckpoint } from '../../checkpoint/index.ts';
import { type ModelEntry, neededBytes } from '../manifest.ts';
import { missingFrom } from '../needed-tensors.ts';
import { digestOf, type Verification } from './convert.ts';
import { sha256Of } from './download.ts';
import { withFileSource } from './file-source.ts';
import { type FileSystem, fileError } from './file-system.ts';

/** A file of a mirror that is a model, and how that is known. */
export interface MirrorMatch {
  readonly path: string;
  readonly verified: Extract<Verification, 'sha256' | 'tensor-digest'>;
}

/**
 * Looks through the files of a folder (not its subfolders) for a model. Names do not matter: a file is
 * the model where its SHA-256 is the official file's, or where it has the needed tensors with the right
 * digest, in any format. Throws E_INPUT where the folder cannot be read.
 */
export async function findInMirror(
  directory: string,
  entry: ModelEntry,
  files: FileSystem,
): Promise<MirrorMatch | null> {
  for (const path of await listFiles(directory, files)) {
    const verified = await recognise(path, entry, files);
    if (verified) return { path, verified };
  }
  return null;
}

async function listFiles(directory: string, files: FileSystem): Promise<string[]> {
  try {
    const found = await files.readdir(directory, { withFileTypes: true });
    const names = found.filter((item) => item.isFile() || item.isSymbolicLink()).map(({ name }) => name);
    return names.sort().map((name) => join(directory, name));
  } catch (error) {
    throw fileError(`read the mirror folder ${directory}`, error);
  }
}

async function recognise(
  path: string,
  entry: ModelEntry,
  files: FileSystem,
): Promise<MirrorMatch['verified'] | null> {
  const status = await files.stat(path).catch(() => null);
  // Half precision is the smallest a file of the same tensors can have.
  if (!status?.isFile() || status.size < neededBytes(entry) / 2) return null;
  const { sha256, bytes } = entry.source;
  if (sha256 && bytes === status.size && (await sha256Of(path, files)) === sha256) return 'sha256';
  return entry.tensorDigest && (await hasDigest(path, entry, files)) ? 'tensor-digest' : null;
}

/** Whatever else lies in the folder, checkpoints of other things or no checkpoints at all, is passed over. */
async function hasDigest(path: string, entry: ModelEntry, files: FileSystem): Promise<boolean> {
  const matches = async (checkpoint: Checkpoint) =>
    missingFrom(checkpoint, entry) === null && (await digestOf(checkpoint, entry)) === entry.tensorDigest;
  return withFileSource(path, files, async (source) => matches(await readCheckpoint(source))).catch(
    () => false,
  );
}
