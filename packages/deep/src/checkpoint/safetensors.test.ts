import { expect, it } from 'vitest';
import { seededTensors } from '../tensor/seeded.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { tensorDigest } from './digest.ts';
import { encodeSafetensors, readSafetensors } from './safetensors.ts';
import { bytesSource } from './source.ts';

const tensors = seededTensors({ b: [3, 2], 'a.weight': [2, 3, 1, 1], scalar: [], empty: [0, 4] });

it('reads what it writes', async () => {
  const checkpoint = await readSafetensors(bytesSource(encodeSafetensors(tensors, { format: 'pt' })));
  expect([...checkpoint.entries.keys()]).toEqual([...tensors.keys()]);
  expect([...checkpoint.metadata]).toEqual([['format', 'pt']]);
  for (const [name, tensor] of tensors) expect(await checkpoint.tensor(name)).toEqual(tensor);
});

it('writes a header of a multiple of eight bytes, as other readers expect', () => {
  const bytes = encodeSafetensors(tensors);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toMatchObject({
    b: { dtype: 'F32', shape: [3, 2], data_offsets: [0, 24] },
    'a.weight': { data_offsets: [24, 48] },
  });
});

it('rounds float64 to float32', async () => {
  const wide = new Map<string, Tensor>([['x', { shape: [1], data: Float64Array.of(0.1) }]]);
  const checkpoint = await readSafetensors(bytesSource(encodeSafetensors(wide)));
  expect((await checkpoint.tensor('x')).data).toEqual(Float32Array.of(0.1));
});

it('names what a checkpoint has when asked for something else', async () => {
  const checkpoint = await readSafetensors(bytesSource(encodeSafetensors(tensors)));
  await expect(checkpoint.tensor('a.bias')).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: expect.stringContaining('a.weight'),
  });
});

it('digests tensors by name, whatever their order and number format', () => {
  const backwards = new Map([...tensors].reverse());
  const wide = new Map(
    [...tensors].map(([name, { shape, data }]) => [name, { shape, data: Float64Array.from(data) }]),
  );
  expect(tensorDigest(backwards)).toBe(tensorDigest(tensors));
  expect(tensorDigest(wide)).toBe(tensorDigest(tensors));
  const reshaped = new Map([...tensors, ['b', { shape: [2, 3], data: (tensors.get('b') as Tensor).data }]]);
  expect(tensorDigest(reshaped as Map<string, Tensor>)).not.toBe(tensorDigest(tensors));
});
