import { readCheckpoint } from '@iqakit/deep/checkpoint';
import { createTensor, type Tensor } from '@iqakit/deep/tensor';
import { describe, expect, it } from 'vitest';
import { smallSeededGoldens } from '../../../../test/deep-goldens.ts';
import { describeWithFixtures, fixture, hasFixtures } from '../../../../test/fixtures.ts';
import { onlyAFine, tinyAFineTensors } from '../../../../test/seeded-networks.ts';
import { reference } from '../../../deep/test/runtimes.ts';
import { createAfine } from '../../src/a-fine/index.ts';
import { describeTinyAfineGoldens } from './seeded.ts';

/** All that a file of A-FINE's published layout holds. */
async function tensorsOf(path: string): Promise<ReadonlyMap<string, Tensor>> {
  const checkpoint = await readCheckpoint(fixture(path));
  const tensors = new Map<string, Tensor>();
  for (const name of checkpoint.entries.keys()) tensors.set(name, await checkpoint.tensor(name));
  return tensors;
}

describeWithFixtures('A-FINE checkpoints', () => {
  if (!hasFixtures) return;
  for (const path of ['checkpoints/afine-tiny.pth', 'checkpoints/afine-tiny-legacy.pth']) {
    describe(path, async () => {
      const tensors = await tensorsOf(path);
      // The file holds the calibration in float32, as PyTorch keeps it: 3e-8 of each number.
      const tolerances = { deepssim: 0, afine: 2e-7, scaled: 2e-6 };
      describeTinyAfineGoldens(
        reference,
        smallSeededGoldens(),
        tolerances,
        onlyAFine(() => tensors),
      );
    });
  }
});

describe('wrong checkpoints', () => {
  /** A toy checkpoint of zeros, with one tensor replaced or, for null, left out. */
  const withTensor = (name: string, tensor: Tensor | null) => {
    const tensors = new Map(tinyAFineTensors.map((spec) => [spec.name, createTensor(spec.shape)]));
    if (tensor === null) tensors.delete(name);
    else tensors.set(name, tensor);
    return tensors;
  };

  const open = (tensors: ReadonlyMap<string, Tensor>) =>
    createAfine({ runtime: reference, models: onlyAFine(() => tensors) });

  it.each(tinyAFineTensors)('without $name are E_CHECKPOINT and name it', async ({ name }) => {
    await expect(compareGray(open(withTensor(name, null)))).rejects.toThrow(
      expect.objectContaining({ code: 'E_CHECKPOINT', message: expect.stringContaining(name) }),
    );
  });

  it.each([
    ['finetuned_clip.visual.conv1.weight', [64, 3, 32]],
    ['finetuned_clip.visual.conv1.weight', [60, 3, 32, 32]],
    ['finetuned_clip.visual.conv1.weight', [64, 3, 0, 0]],
    ['finetuned_clip.visual.positional_embedding', [49, 64]],
    ['finetuned_clip.visual.positional_embedding', [1, 64]],
    ['finetuned_clip.visual.transformer.resblocks.1.mlp.c_fc.weight', [255, 64]],
    ['natural.proj_feat.weight', [16, 127]],
    ['natural.proj_head.0.weight', [96, 37]],
    ['fidelity.alpha', [1, 1, 130]],
    ['natural_scale.yita3', [2]],
    ['adapter.k', [0]],
  ])('%s of shape [%s] is E_CHECKPOINT and named', async (name, shape) => {
    await expect(compareGray(open(withTensor(name, createTensor(shape))))).rejects.toThrow(
      expect.objectContaining({ code: 'E_CHECKPOINT', message: expect.stringContaining(name) }),
    );
  });

  it.each([Number.NaN, Infinity])('a calibration of %d is E_CHECKPOINT and named', async (value) => {
    for (const name of ['natural_scale.yita4', 'adapter.k']) {
      const tensor = { shape: [1], data: Float32Array.of(value) };
      await expect(open(withTensor(name, tensor))).rejects.toMatchObject({
        code: 'E_CHECKPOINT',
        message: expect.stringContaining(`${name} is ${value}`),
      });
    }
  });
});

async function compareGray(opening: ReturnType<typeof createAfine>): Promise<void> {
  const session = await opening;
  const picture = {
    width: 32,
    height: 32,
    channels: 3 as const,
    data: new Uint8Array(32 * 32 * 3).fill(128),
    range: { max: 255 },
    colorSpace: 'srgb' as const,
  };
  await session.compare({ reference: picture, distorted: picture });
}
