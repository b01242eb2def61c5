import type { Image } from '@iqakit/core';
import type { ModelSource } from '@iqakit/deep/model';
import { createTensor, type Tensor } from '@iqakit/deep/tensor';
import { describe, expect, it } from 'vitest';
import { describeWithModels } from '../../../test/fixtures.ts';
import { seededModels } from '../../../test/seeded-models.ts';
import { seededTinyAFine } from '../../../test/seeded-networks.ts';
import { reference } from '../../deep/test/runtimes.ts';
import { createAfine, createAfineNoReference } from '../src/a-fine/index.ts';
import { createDeepSsim, createDeepSsimLite } from '../src/deepssim/index.ts';
import { createSpips } from '../src/spips/index.ts';

/** A picture of slopes and stripes: nothing in it is constant. */
function picture(width: number, height: number): Image {
  const data = Uint8Array.from(
    { length: width * height * 3 },
    (_, i) => (7 * (i % (width * 3)) + 11 * Math.floor(i / (width * 3))) % 256,
  );
  return { width, height, channels: 3, data, range: { max: 255 }, colorSpace: 'srgb' };
}

/** A source whose `model` has one tensor replaced or, for null, left out. */
function altered(source: ModelSource, model: string, name: string, tensor: Tensor | null): ModelSource {
  return {
    async load(id) {
      const loaded = await source.load(id);
      if (id !== model) return loaded;
      const tensors = new Map(loaded.tensors);
      if (tensor === null) tensors.delete(name);
      else tensors.set(name, tensor);
      return { ...loaded, tensors };
    },
  };
}

const metrics = {
  deepssim: (models: ModelSource = seededModels) =>
    createDeepSsim({ runtime: reference, models }, { backbone: 'squeeze' }),
  'deepssim-lite': (models: ModelSource = seededModels) =>
    createDeepSsimLite({ runtime: reference, models }, { backbone: 'squeeze' }),
  'a-fine': (models: ModelSource = seededTinyAFine) => createAfine({ runtime: reference, models }),
  'a-fine-nr': (models: ModelSource = seededTinyAFine) =>
    createAfineNoReference({ runtime: reference, models }),
  spips: (models: ModelSource = seededModels) => createSpips({ runtime: reference, models }),
} as const;

type Name = keyof typeof metrics;

async function compare(name: Name, pair: readonly [Image, Image], models?: ModelSource) {
  const session = await metrics[name](models);
  try {
    return await session.compare({ reference: pair[0], distorted: pair[1] });
  } finally {
    await session.dispose();
  }
}

const names = Object.keys(metrics) as readonly Name[];

describeWithModels('the fused metrics', () => {
  it.each(names)('%s refuses pictures below 32 pixels and takes those of 32', async (name) => {
    const small = picture(40, 31);
    await expect(compare(name, [small, small])).rejects.toMatchObject({
      code: 'E_TOO_SMALL',
      message: expect.stringContaining('31'),
    });
    const least = picture(32, 32);
    expect((await compare(name, [least, least])).score).not.toBeNaN();
  });

  it.each(['a-fine', 'spips'] as const)('%s refuses pictures of different sizes', async (name) => {
    await expect(compare(name, [picture(64, 32), picture(32, 64)])).rejects.toMatchObject({
      code: 'E_SIZE_MISMATCH',
      message: expect.stringMatching(/64x32.*32x64/),
    });
  });

  it.each(['deepssim', 'deepssim-lite'] as const)('%s compares pictures of different sizes', async (name) => {
    const { score } = await compare(name, [picture(64, 48), picture(40, 33)]);
    expect(Number.isFinite(score)).toBe(true);
  });

  it('have their exact best at identity', async () => {
    const same = [picture(48, 40), picture(48, 40)] as const;
    expect((await compare('deepssim', same)).score).toBe(1);
    expect((await compare('deepssim-lite', same)).score).toBe(0);
    expect((await compare('spips', same)).score).toBe(0);
  });

  it('without a map reject a call for one', async () => {
    const least = picture(32, 32);
    for (const name of ['deepssim-lite', 'a-fine', 'a-fine-nr'] as const) {
      const session = await metrics[name]();
      const mapped = session.compareWithMap({ reference: least, distorted: least });
      await expect(mapped).rejects.toMatchObject({ code: 'E_USAGE' });
      await session.dispose();
    }
  });

  it('DeepSSIM refuses a threshold of saliency that nothing can lie above or below', async () => {
    const session = await createDeepSsim({ runtime: reference, models: seededModels });
    const pair = { reference: picture(32, 32), distorted: picture(32, 32) };
    for (const threshold of [Number.NaN, -0.5, 1.5]) {
      await expect(session.compareSalient(pair, { threshold })).rejects.toMatchObject({
        code: 'E_OPTION',
        message: expect.stringContaining(String(threshold)),
      });
    }
    await session.dispose();
  });

  describe('with a wrong checkpoint', () => {
    const pair = [picture(32, 32), picture(32, 32)] as const;

    it.each([
      ['deepssim', seededModels, 'squeezenet1_1', 'features.12.expand3x3.weight'],
      ['deepssim-lite', seededModels, 'squeezenet1_1', 'features.0.bias'],
      ['spips', seededModels, 'squeezenet1_1', 'features.3.squeeze.weight'],
      ['a-fine', seededTinyAFine, 'a-fine', 'fidelity.beta'],
      ['a-fine-nr', seededTinyAFine, 'a-fine', 'natural.proj_head.2.bias'],
    ] as const)(
      '%s names the tensor that is missing or has another shape',
      async (name, source, model, tensor) => {
        await expect(compare(name, pair, altered(source, model, tensor, null))).rejects.toMatchObject({
          code: 'E_CHECKPOINT',
          message: expect.stringContaining(tensor),
        });
        const reshaped = altered(source, model, tensor, createTensor([3, 5, 7]));
        await expect(compare(name, pair, reshaped)).rejects.toMatchObject({
          code: 'E_CHECKPOINT',
          message: expect.stringMatching(new RegExp(`${tensor.replaceAll('.', '\\.')}.*3.*5.*7`)),
        });
      },
    );
  });
});
