import type { RandomAccessSource } from '../../src/checkpoint/index.ts';
import { tensorSize } from '../../src/tensor/tensor.ts';
import {
  APPENDS,
  EMPTY_DICT,
  EMPTY_LIST,
  MARK,
  type Pickler,
  pickle,
  SET_ITEMS,
  type TensorStyle,
  TRUE,
  type WrittenTensor,
  writeTensors,
} from './pickler.ts';
import { PiecewiseFile } from './piecewise-file.ts';

/** A file of float32 tensors as `torch.save` wrote it before PyTorch 1.6, byte for byte. Keys are addresses. */
export function legacyCheckpoint(
  tensors: readonly WrittenTensor[],
  style: Exclude<TensorStyle, 'zip'> = 'legacy',
): RandomAccessSource {
  const stored = [...tensors].sort((a, b) => (a.key < b.key ? -1 : 1));
  const file = new PiecewiseFile();
  for (const part of pickles(tensors, stored, style)) file.append(part.length, () => part);
  for (const tensor of stored) {
    const size = tensorSize(tensor.shape);
    file.append(8, () => new Uint8Array(new BigUint64Array([BigInt(size)]).buffer));
    file.append(4 * size, () => new Uint8Array(tensor.data().buffer));
  }
  return file.source();
}

function pickles(
  tensors: readonly WrittenTensor[],
  stored: readonly WrittenTensor[],
  style: TensorStyle,
): readonly Uint8Array[] {
  return [
    pickle((p) => p.bytes(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)),
    pickle((p) => p.integer(1001)),
    pickle(writeMachine),
    pickle((p) => writeTensors(p, tensors, style)),
    pickle((p) => writeKeys(p, stored)),
  ];
}

function writeMachine(p: Pickler): void {
  p.bytes(EMPTY_DICT);
  p.put();
  p.bytes(MARK);
  p.text('protocol_version');
  p.integer(1001);
  p.text('little_endian');
  p.bytes(TRUE);
  p.text('type_sizes');
  p.bytes(EMPTY_DICT);
  p.put();
  p.bytes(MARK);
  for (const [type, size] of [
    ['short', 2],
    ['int', 4],
    ['long', 4],
  ] as const) {
    p.text(type);
    p.integer(size);
  }
  p.bytes(SET_ITEMS, SET_ITEMS);
}

function writeKeys(p: Pickler, stored: readonly WrittenTensor[]): void {
  p.bytes(EMPTY_LIST);
  p.put();
  p.bytes(MARK);
  for (const { key } of stored) p.text(key);
  p.bytes(APPENDS);
}
