import { describe, expect, test } from 'vitest';
import { Arena } from './arena.ts';
import { Workspace } from './workspace.ts';

const open = (precision: 'float32' | 'float64' = 'float64'): Arena => new Arena(precision, new Workspace());

describe('Arena', () => {
  test('stores numbers in its precision', () => {
    expect(open('float32').allocate([2, 3]).data).toBeInstanceOf(Float32Array);
    expect(open('float64').allocate([2, 3]).data).toBeInstanceOf(Float64Array);
  });

  test('gives a buffer out again once nobody looks at it', () => {
    const arena = open();
    const first = arena.allocate([100]);
    arena.retain(first);
    expect(arena.allocate([100]).data.buffer).not.toBe(first.data.buffer);
    arena.release(first);
    const second = arena.allocate([9, 10]);
    expect(second.data.buffer).toBe(first.data.buffer);
    expect(second.data.length).toBe(90);
  });

  test('keeps a buffer while a view of it is in use', () => {
    const arena = open();
    const whole = arena.allocate([100]);
    const half = { shape: [50], data: whole.data.subarray(50) };
    arena.retain(whole);
    arena.retain(half);
    arena.release(whole);
    expect(arena.allocate([100]).data.buffer).not.toBe(whole.data.buffer);
    arena.release(half);
    expect(arena.allocate([100]).data.buffer).toBe(whole.data.buffer);
  });

  test('takes the smallest free buffer that fits and none that is far too large', () => {
    const arena = open();
    const tensors = [100, 60, 1000].map((size) => arena.allocate([size]));
    for (const tensor of tensors) arena.retain(tensor);
    for (const tensor of tensors) arena.release(tensor);
    expect(arena.allocate([55]).data.buffer).toBe(tensors[1].data.buffer);
    expect(arena.allocate([55]).data.buffer).toBe(tensors[0].data.buffer);
    expect(arena.allocate([55]).data.buffer).not.toBe(tensors[2].data.buffer);
  });

  test('overwrites only what expires and has no other view', () => {
    const arena = open();
    const x = arena.allocate([8]);
    arena.retain(x);
    expect(arena.overwrite(x)).not.toBe(x);
    arena.expire(new Set([x]));
    expect(arena.overwrite(x)).toBe(x);
    arena.retain({ shape: [4], data: x.data.subarray(4) });
    expect(arena.overwrite(x)).not.toBe(x);
  });

  test('never gives out or overwrites memory from outside', () => {
    const arena = open();
    const feed = { shape: [8], data: new Float64Array(8) };
    arena.retain(feed);
    arena.expire(new Set([feed]));
    expect(arena.overwrite(feed)).not.toBe(feed);
    arena.release(feed);
    expect(arena.allocate([8]).data.buffer).not.toBe(feed.data.buffer);
  });

  test('hands out results in memory of their own', () => {
    const arena = open();
    const whole = arena.allocate([6]);
    whole.data.set([1, 2, 3, 4, 5, 6]);
    arena.retain(whole);
    expect(arena.handOut(whole).data).toBe(whole.data);
    const half = { shape: [3], data: whole.data.subarray(3) };
    arena.retain(half);
    const result = arena.handOut(half);
    expect(result.data).toEqual(Float64Array.of(4, 5, 6));
    expect(result.data.buffer.byteLength).toBe(24);
    const feed = { shape: [2], data: Float32Array.of(7, 8) };
    expect(arena.handOut(feed).data).toEqual(Float64Array.of(7, 8));
  });

  test('says E_LIMIT where there is no memory', () => {
    expect(() => open().allocate([1e6, 1e6])).toThrow(expect.objectContaining({ code: 'E_LIMIT' }));
  });
});
