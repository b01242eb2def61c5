import { expect, it } from 'vitest';
import { type RandomAccessSource, readCheckpoint } from '../../src/checkpoint/index.ts';
import { legacyCheckpoint } from '../model/legacy-checkpoint.ts';
import { zipCheckpoint } from '../model/zip-checkpoint.ts';

const tensors = [{ name: 'w', shape: [3], key: '0', data: () => Float32Array.of(1, 2, 3) }];

it.each([
  ['zip', zipCheckpoint(tensors)],
  ['legacy', legacyCheckpoint(tensors)],
])('a %s file can be read on after a read that failed', async (_format, file) => {
  let isLost = false;
  const source: RandomAccessSource = {
    size: file.size,
    read: (offset, length) => (isLost ? Promise.reject(new Error('lost')) : file.read(offset, length)),
  };
  const checkpoint = await readCheckpoint(source);
  isLost = true;
  await expect(checkpoint.tensor('w')).rejects.toThrow('lost');
  isLost = false;
  expect([...(await checkpoint.tensor('w')).data]).toEqual([1, 2, 3]);
});
