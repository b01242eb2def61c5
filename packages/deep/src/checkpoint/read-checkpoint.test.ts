import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import {
  describeWithFixtures,
  describeWithModels,
  fixture,
  fixturesDirectory,
  modelsDirectory,
} from '../../../../test/fixtures.ts';
import { seededTensor } from '../tensor/seeded.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Checkpoint } from './checkpoint.ts';
import { readCheckpoint } from './detect.ts';
import { tensorDigest } from './digest.ts';

interface OddTensor {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

async function readAll(
  checkpoint: Checkpoint,
  names = [...checkpoint.entries.keys()],
): Promise<Map<string, Tensor>> {
  const tensors = new Map<string, Tensor>();
  for (const name of names) tensors.set(name, await checkpoint.tensor(name));
  return tensors;
}

describeWithFixtures('files as PyTorch writes them', () => {
  const odd = () =>
    JSON.parse(readFileSync(`${fixturesDirectory}checkpoints/odd-tensors.json`, 'utf8')) as Record<
      string,
      OddTensor
    >;

  it.each([
    ['odd-tensors.pth', 'pytorch-zip'],
    ['odd-tensors-legacy.pth', 'pytorch-legacy'],
  ])('reads every kind of tensor of %s exactly', async (file, format) => {
    const checkpoint = await readCheckpoint(fixture(`checkpoints/${file}`));
    expect(checkpoint.format).toBe(format);
    const expected = odd();
    expect(Object.keys(expected).length).toBe(13);
    for (const [name, { dtype, shape, values }] of Object.entries(expected)) {
      expect(checkpoint.entries.get(name), name).toMatchObject({ dtype: dtype.replace('torch.', ''), shape });
      const tensor = await checkpoint.tensor(name);
      expect(tensor.shape, name).toEqual(shape);
      expect([...tensor.data], name).toEqual(values);
    }
  });

  it.each(['odd-tensors.pth', 'odd-tensors-legacy.pth'])(
    'names nested tensors of %s by their path',
    async (file) => {
      const checkpoint = await readCheckpoint(fixture(`checkpoints/${file}`));
      const beyondTable = [...checkpoint.entries.keys()].filter((name) => !(name in odd()));
      expect(beyondTable).toEqual(['nested.state_dict.module.w']);
      const { data } = await checkpoint.tensor('nested.state_dict.module.w');
      expect([...data]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    },
  );

  it('converts to the precision that is asked for', async () => {
    const checkpoint = await readCheckpoint(fixture('checkpoints/odd-tensors.pth'));
    expect((await checkpoint.tensor('f64')).data).toBeInstanceOf(Float64Array);
    expect((await checkpoint.tensor('f16')).data).toBeInstanceOf(Float32Array);
    const narrowed = await checkpoint.tensor('f64', { precision: 'float32' });
    expect([...narrowed.data]).toEqual(odd().f64.values.map(Math.fround));
    expect((await checkpoint.tensor('f16', { precision: 'float64' })).data).toBeInstanceOf(Float64Array);
  });

  it.each(['afine-tiny.pth', 'afine-tiny-legacy.pth'])(
    'reads the weights of %s that their names make',
    async (file) => {
      const tensors = await readAll(await readCheckpoint(fixture(`checkpoints/${file}`)));
      const seeded = [...tensors].filter(([name]) =>
        /^(finetuned_clip\.visual|natural\.proj_|fidelity\.(alpha|beta))/.test(name),
      );
      expect(seeded.length).toBeGreaterThan(30);
      for (const [name, { shape, data }] of seeded) {
        expect(Buffer.compare(bytesOf(data), bytesOf(seededTensor(`tiny.${name}`, shape).data)), name).toBe(
          0,
        );
      }
    },
  );

  it('reads the parameters of a TorchScript archive and none of its code', async () => {
    const checkpoint = await readCheckpoint(fixture('checkpoints/torchscript-half.pt'));
    expect(checkpoint.format).toBe('torchscript');
    expect([...checkpoint.entries.values()].map(({ name, dtype, shape }) => [name, dtype, shape])).toEqual([
      ['conv.weight', 'float16', [4, 3, 3, 3]],
      ['conv.bias', 'float16', [4]],
    ]);
    const { data } = await checkpoint.tensor('conv.weight');
    expect(data.every((value) => Number.isFinite(value))).toBe(true);
    expect(new Set(data).size).toBeGreaterThan(50);
  });

  it.each([
    ['hostile-header.safetensors', /header claims/],
    ['hostile-not-a-checkpoint.pth', /web page/],
    ['hostile-reduce.pth', /"posix\.system".*Nothing was run/],
    ['hostile-shape.safetensors', /"w"/],
    ['hostile-truncated.pth', /cut short/],
  ])('refuses %s at once', async (file, message) => {
    // CPU time: a busy machine says nothing about the reader.
    const begin = process.cpuUsage();
    await expect(readCheckpoint(fixture(`checkpoints/${file}`))).rejects.toMatchObject({
      code: 'E_CHECKPOINT',
      message: expect.stringMatching(message),
    });
    const { user, system } = process.cpuUsage(begin);
    expect((user + system) / 1e6).toBeLessThan(1);
  });
});

describeWithModels('published weights', () => {
  const digests = () =>
    JSON.parse(readFileSync(`${modelsDirectory}tensor-digests.json`, 'utf8')) as Record<string, string>;

  it.each([
    ['squeezenet1_1-features.pth', 'squeezenet1_1 features.* (50 tensors)', 50],
    ['squeezenet1_1-features.safetensors', 'squeezenet1_1 features.* (50 tensors)', 50],
    ['lpips-v0.1-alex.pth', 'lpips v0.1 alex', 5],
    ['lpips-v0.1-vgg.pth', 'lpips v0.1 vgg', 5],
    ['lpips-v0.1-squeeze.pth', 'lpips v0.1 squeeze', 7],
    ['dists-alpha-beta.pt', 'dists alpha,beta', 2],
  ])('%s has the digest of "%s"', async (file, key, count) => {
    const tensors = await readAll(await readCheckpoint(new Uint8Array(readFileSync(modelsDirectory + file))));
    expect(tensors.size).toBe(count);
    expect(tensorDigest(tensors)).toBe(digests()[key]);
  });
});

function bytesOf(data: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
