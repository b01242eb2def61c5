import type { RandomAccessSource } from '../../src/checkpoint/index.ts';
import { tensorSize } from '../../src/tensor/tensor.ts';
import { pickle, type WrittenTensor, writeTensors } from './pickler.ts';
import { PiecewiseFile } from './piecewise-file.ts';

/** A file in an archive; one that is `inflated` to so many bytes comes deflated. */
export interface WrittenEntry {
  readonly name: string;
  readonly length: number;
  readonly inflated?: number;
  bytes(): Uint8Array;
}

/** The pickle of {@link zipCheckpoint}: keys are numbers in the order of the tensors. */
export function zipPickle(tensors: readonly WrittenTensor[]): Uint8Array {
  return pickle((p) => writeTensors(p, tensors, 'zip'));
}

/** A file of float32 tensors in the format of `torch.save` since PyTorch 1.6, as far as readers look. */
export function zipCheckpoint(tensors: readonly WrittenTensor[]): RandomAccessSource {
  const data = zipPickle(tensors);
  const version = new TextEncoder().encode('3\n');
  return zipFile([
    { name: 'archive/data.pkl', length: data.length, bytes: () => data },
    ...tensors.map((tensor) => ({
      name: `archive/data/${tensor.key}`,
      length: 4 * tensorSize(tensor.shape),
      bytes: () => new Uint8Array(tensor.data().buffer),
    })),
    { name: 'archive/version', length: version.length, bytes: () => version },
  ]);
}

/** A zip archive of these files. */
export function zipFile(entries: readonly WrittenEntry[]): RandomAccessSource {
  const file = new PiecewiseFile();
  const directory = entries.map((entry) => appendEntry(file, entry));
  const directoryOffset = file.size;
  for (const record of directory) file.append(record.length, () => record);
  const end = record(22, [
    [0, 4, 0x06054b50],
    [8, 2, entries.length],
    [10, 2, entries.length],
    [12, 4, file.size - directoryOffset],
    [16, 4, directoryOffset],
  ]);
  file.append(end.length, () => end);
  return file.source();
}

/** PyTorch begins each entry's data at a multiple of this, with the help of an extra field. */
const ALIGNMENT = 64;

function appendEntry(file: PiecewiseFile, { name, length, inflated, bytes }: WrittenEntry): Uint8Array {
  const offset = file.size;
  const nameBytes = new TextEncoder().encode(name);
  const unpadded = offset + 30 + nameBytes.length + 4;
  const extraBytes = 4 + ((ALIGNMENT - (unpadded % ALIGNMENT)) % ALIGNMENT);
  const local = record(30 + nameBytes.length + extraBytes, [
    [0, 4, 0x04034b50],
    [26, 2, nameBytes.length],
    [28, 2, extraBytes],
    [30 + nameBytes.length, 2, 0x4246],
    [32 + nameBytes.length, 2, extraBytes - 4],
  ]);
  local.set(nameBytes, 30);
  file.append(local.length, () => local);
  file.append(length, bytes);
  const central = record(46 + nameBytes.length, [
    [0, 4, 0x02014b50],
    [10, 2, inflated === undefined ? 0 : 8],
    [20, 4, length],
    [24, 4, inflated ?? length],
    [28, 2, nameBytes.length],
    [42, 4, offset],
  ]);
  central.set(nameBytes, 46);
  return central;
}

/** Zeros, but for little-endian numbers at some places. */
function record(
  length: number,
  fields: readonly (readonly [at: number, bytes: number, value: number])[],
): Uint8Array {
  const out = new Uint8Array(length);
  for (const [at, bytes, value] of fields) {
    for (let i = 0; i < bytes; i++) out[at + i] = Math.floor(value / 256 ** i) & 255;
  }
  return out;
}
