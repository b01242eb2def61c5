import type { ModelStatus, ModelStore } from '@iqakit/deep/model/node';
import type { Check, Finding } from './finding.ts';

/** Whether the weights of deep metrics are on this machine, in the cache or in a mirror. */
export const checkModels: Check = async (flags, io) => {
  const { openModelStore } = await import('../models/open-model-store.ts');
  const store = openModelStore(flags, io);
  return Promise.all((await store.list()).map((status) => checkModel(status, store)));
};

async function checkModel({ entry, stored, problem }: ModelStatus, store: ModelStore): Promise<Finding> {
  const subject = { name: `model ${entry.id}`, importance: 'optional' } as const;
  if (problem !== undefined) return { ...subject, status: 'broken', detail: problem };
  if (stored !== null) return { ...subject, status: 'ok', detail: stored.path };
  const { sizeAndLicence } = await import('../models/describe-model.ts');
  try {
    await store.load(entry.id);
    return { ...subject, status: 'ok', detail: 'in the mirror' };
  } catch {
    const remedy = `iqa models pull ${entry.id}`;
    return { ...subject, status: 'missing', detail: sizeAndLicence(entry.id), remedy };
  }
}
