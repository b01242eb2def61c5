import { expect, it } from 'vitest';
import { createTensor, tensorSize } from './tensor.ts';

it('counts elements', () => {
  expect([tensorSize([]), tensorSize([2, 3]), tensorSize([4, 0, 7])]).toEqual([1, 6, 0]);
});

it('keeps data without copying it, or fills with zeros', () => {
  const data = new Float64Array(6);
  expect(createTensor([2, 3], data).data).toBe(data);
  expect(createTensor([2]).data).toEqual(new Float32Array(2));
});

it('refuses shapes that are none, and data of another size', () => {
  expect(() => createTensor([1.5])).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
  expect(() => createTensor([-1])).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
  expect(() => createTensor([2, 2], new Float32Array(3))).toThrow(
    expect.objectContaining({ code: 'E_SIZE_MISMATCH' }),
  );
});
