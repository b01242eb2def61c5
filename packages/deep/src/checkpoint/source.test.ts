import { expect, it } from 'vitest';
import { blockCached, bytesSource, type RandomAccessSource, readWithin } from './source.ts';

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i & 255);

function counted(): { readonly source: RandomAccessSource; readonly reads: [number, number][] } {
  const reads: [number, number][] = [];
  const inner = bytesSource(bytes);
  const read = (offset: number, length: number) => {
    reads.push([offset, length]);
    return inner.read(offset, length);
  };
  return { source: { size: inner.size, read }, reads };
}

it('reads the same through a cache of blocks, from any place', async () => {
  const cached = blockCached(counted().source, { blockBytes: 64, blocks: 3 });
  for (const [offset, length] of [
    [0, 10],
    [60, 10],
    [100, 64],
    [10, 300],
    [990, 10],
    [1000, 0],
    [63, 1],
  ]) {
    expect(await cached.read(offset, length)).toEqual(bytes.slice(offset, offset + length));
  }
});

it('asks for a block once, and for long stretches as they are', async () => {
  const { source, reads } = counted();
  const cached = blockCached(source, { blockBytes: 100, blocks: 4 });
  for (let i = 0; i < 50; i++) await cached.read(i * 3, 4);
  expect(reads).toEqual([
    [0, 100],
    [100, 100],
  ]);
  await cached.read(5, 300);
  expect(reads.at(-1)).toEqual([5, 300]);
});

it('forgets the oldest block, and reads that failed', async () => {
  let fails = 1;
  const { source, reads } = counted();
  const flaky: RandomAccessSource = {
    size: source.size,
    read: (offset, length) => (fails-- > 0 ? Promise.reject(new Error('lost')) : source.read(offset, length)),
  };
  const cached = blockCached(flaky, { blockBytes: 100, blocks: 2 });
  await expect(cached.read(0, 4)).rejects.toThrow('lost');
  for (const offset of [0, 100, 200, 0]) await cached.read(offset, 4);
  expect(reads.map(([offset]) => offset)).toEqual([0, 100, 200, 0]);
});

it('gives no more through a cache of blocks than there is', async () => {
  const short = {
    size: 1000,
    read: async (offset: number, length: number) => bytes.slice(offset, Math.min(offset + length, 500)),
  };
  const cached = blockCached(short, { blockBytes: 64, blocks: 3 });
  expect(await cached.read(480, 40)).toEqual(bytes.slice(480, 500));
  await expect(readWithin(cached, 480, 40, 'it')).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: expect.stringContaining('ended'),
  });
});

it('refuses stretches that a source does not have', async () => {
  for (const [offset, length] of [
    [990, 11],
    [-1, 4],
    [0.5, 1],
    [Number.NaN, 1],
    [2 ** 60, 1],
  ]) {
    await expect(readWithin(bytesSource(bytes), offset, length, 'it')).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
    });
  }
});
