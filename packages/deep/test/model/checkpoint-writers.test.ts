import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeWithModels, modelsDirectory } from '../../../../test/fixtures.ts';
import { readCheckpoint } from '../../src/checkpoint/index.ts';
import { seededTensor } from '../../src/tensor/index.ts';
import { legacyCheckpoint } from './legacy-checkpoint.ts';
import { vgg16File } from './vgg16-file.ts';
import { zipPickle } from './zip-checkpoint.ts';

describeWithModels("the tests' own writer of checkpoints", () => {
  it('writes the pickle that PyTorch wrote for SqueezeNet byte for byte', async () => {
    const published = readFileSync(`${modelsDirectory}squeezenet1_1-features.pth`);
    const { entries } = await readCheckpoint(new Uint8Array(published));
    const tensors = [...entries.values()].map(({ name, shape }, i) => ({
      name,
      shape,
      key: String(i),
      data: () => new Float32Array(0),
    }));
    expect(published.includes(Buffer.from(zipPickle(tensors)))).toBe(true);
  });

  it("writes DISTS' published file byte for byte", async () => {
    const published = new Uint8Array(readFileSync(`${modelsDirectory}dists-alpha-beta.pt`));
    const checkpoint = await readCheckpoint(published);
    const data = new Map<string, Float32Array>();
    for (const name of ['alpha', 'beta'])
      data.set(name, (await checkpoint.tensor(name)).data as Float32Array);
    const written = legacyCheckpoint([
      {
        name: 'alpha',
        shape: [1, 1475, 1, 1],
        key: '2084616961376',
        data: () => data.get('alpha') as Float32Array,
      },
      {
        name: 'beta',
        shape: [1, 1475, 1, 1],
        key: '2084616961568',
        data: () => data.get('beta') as Float32Array,
      },
    ]);
    expect(written.size).toBe(published.length);
    expect(Buffer.compare(await written.read(0, written.size), published)).toBe(0);
  });
});

it("makes a file of VGG16's size whose features lie apart", async () => {
  const file = vgg16File();
  // torchvision's has 553433881 bytes; only the pickles may differ.
  expect(Math.abs(file.size - 553433881)).toBeLessThan(4096);
  const { entries, format, extent } = await readCheckpoint(file);
  expect(format).toBe('pytorch-legacy');
  expect(entries.size).toBe(32);
  const features = [...entries.keys()].filter((name) => name.startsWith('features.'));
  const offsets = features.map((name) => extent(name).offset);
  expect(Math.max(...offsets) - Math.min(...offsets)).toBeGreaterThan(200e6);
});

it('writes parameters as they were in 2017, which read the same', async () => {
  const tensors = ['a.weight', 'b.weight'].map((name, i) => ({
    name,
    shape: [3, 2],
    key: String(900 - i),
    data: () => seededTensor(name, [3, 2]).data as Float32Array,
  }));
  const checkpoint = await readCheckpoint(legacyCheckpoint(tensors, 'early'));
  expect([...checkpoint.entries.keys()]).toEqual(['a.weight', 'b.weight']);
  for (const { name } of tensors) expect(await checkpoint.tensor(name)).toEqual(seededTensor(name, [3, 2]));
});
