import { IqaError } from '@iqakit/core';
import type { ModelSource } from '@iqakit/deep/model';
import { expect, it } from 'vitest';
import { loadOnce, requireModels } from './require-models.ts';

/** A source of these models that keeps what it was asked for. */
function source(...present: string[]) {
  const asked: string[] = [];
  const models: ModelSource = {
    load: async (id) => {
      asked.push(id);
      if (id === 'vgg16') throw new IqaError('E_MODEL_DIGEST', 'vgg16 is damaged');
      if (!present.includes(id)) throw new IqaError('E_MODEL_MISSING', `${id} is missing`);
      return { tensors: new Map(), digest: id };
    },
  };
  return { asked, models };
}

it('asks for each model once, however many metrics share it', async () => {
  const { asked, models } = source('alexnet');
  const once = loadOnce(models);
  const both = await Promise.all([once.load('alexnet'), once.load('alexnet')]);
  expect(both[0]).toBe(both[1]);
  expect(asked).toEqual(['alexnet']);
});

it('names all that is missing in one command', async () => {
  const { models } = source('lpips-alex');
  await expect(requireModels(models, ['lpips-alex'])).resolves.toBeUndefined();
  await expect(requireModels(models, ['alexnet', 'lpips-alex', 'dists'])).rejects.toMatchObject({
    code: 'E_MODEL_MISSING',
    message: expect.stringMatching(
      /alexnet \(9\.9 MB, BSD-3-Clause\), dists .*"iqa models pull alexnet dists"/,
    ),
  });
});

it('takes no damaged model for a missing one', async () => {
  await expect(requireModels(source().models, ['vgg16'])).rejects.toMatchObject({ code: 'E_MODEL_DIGEST' });
});
