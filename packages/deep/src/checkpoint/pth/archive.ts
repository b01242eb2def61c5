import { IqaError } from '@iqakit/core';
import { type Checkpoint, createCheckpoint, type Storage } from '../checkpoint.ts';
import { DTYPE_BYTES } from '../dtype.ts';
import { type RandomAccessSource, readWithin } from '../source.ts';
import { pickleMemory } from './memory.ts';
import { unpickle } from './pickle.ts';
import { collectTensors, type StorageRequest, torchHost } from './tensors.ts';
import { isStored, readZipDirectory, readZipEntry, type ZipEntry, zipDataOffset } from './zip.ts';

/**
 * Opens what `torch.save` writes since PyTorch 1.6, and TorchScript archives: a zip of `data.pkl` and
 * one file for each storage, `data/KEY`. Throws E_CHECKPOINT.
 */
export async function readPyTorchArchive(source: RandomAccessSource): Promise<Checkpoint> {
  const files = await readZipDirectory(source);
  const root = findRoot(files);
  await checkByteOrder(source, files.get(`${root}byteorder`));
  const pickle = await readZipEntry(source, files.get(`${root}data.pkl`) as ZipEntry);
  const host = torchHost((request) => openStorage(source, files.get(`${root}data/${request.key}`), request));
  const { value } = unpickle(pickle, 0, host, { memoryBytes: pickleMemory(source.size) });
  return createCheckpoint({
    format: files.has(`${root}constants.pkl`) ? 'torchscript' : 'pytorch-zip',
    fileBytes: source.size,
    tensors: collectTensors(value),
  });
}

/** The folder of the archive that holds `data.pkl`; its name is the file's when it was saved. */
function findRoot(files: ReadonlyMap<string, ZipEntry>): string {
  const pickles = [...files.keys()].filter((name) => /^([^/]+\/)?data\.pkl$/.test(name));
  if (pickles.length === 1) return pickles[0].slice(0, -'data.pkl'.length);
  throw new IqaError('E_CHECKPOINT', 'This zip archive is no PyTorch checkpoint: it has no data.pkl.');
}

async function checkByteOrder(source: RandomAccessSource, entry: ZipEntry | undefined): Promise<void> {
  if (!entry || entry.bytes > 16) return;
  const order = new TextDecoder().decode(await readZipEntry(source, entry));
  if (order === 'big') {
    throw new IqaError(
      'E_CHECKPOINT',
      'This checkpoint was saved on a big-endian machine; save it again on another.',
    );
  }
}

function openStorage(
  source: RandomAccessSource,
  entry: ZipEntry | undefined,
  request: StorageRequest,
): Storage {
  const bytes = request.elements * (request.dtype ? DTYPE_BYTES[request.dtype] : 1);
  if (!entry || entry.bytes < bytes) {
    const found = entry ? `only ${entry.bytes}` : 'none';
    throw new IqaError(
      'E_CHECKPOINT',
      `The file is damaged: storage ${JSON.stringify(request.key.slice(0, 99))} should have ${bytes} bytes and has ${found}.`,
    );
  }
  return isStored(entry) ? storedStorage(source, entry, bytes) : deflatedStorage(source, entry, bytes);
}

function storedStorage(source: RandomAccessSource, entry: ZipEntry, byteLength: number): Storage {
  let dataOffset: number | undefined;
  return {
    byteLength,
    async read(offset, length) {
      dataOffset ??= await zipDataOffset(source, entry);
      return readWithin(source, dataOffset + offset, length, `storage ${JSON.stringify(entry.name)}`);
    },
    // The header's length is known only once it is read, so a stretch goes from it to the next entry.
    extent: () => ({ offset: entry.headerOffset, length: entry.limit - entry.headerOffset }),
  };
}

/** PyTorch itself never deflates storages, but a zip that was packed anew may. */
function deflatedStorage(source: RandomAccessSource, entry: ZipEntry, byteLength: number): Storage {
  const readWhole = () => readZipEntry(source, entry);
  return {
    byteLength,
    readWhole,
    read: async (offset, length) => (await readWhole()).subarray(offset, offset + length),
    extent: () => ({ offset: entry.headerOffset, length: entry.limit - entry.headerOffset }),
  };
}
