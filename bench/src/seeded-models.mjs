import { findModel } from '@iqakit/deep/model';
import { seededTensor } from '@iqakit/deep/tensor';

/**
 * Every model of the manifest, made from its tensors' names: speed does not depend on what weights say,
 * and nothing need be downloaded. They go by the digest of the real ones, which SPIPS asks for.
 *
 * @type {import('@iqakit/deep/model').ModelSource}
 */
export const seededModels = {
  async load(id) {
    const { tensors, tensorDigest = 'seeded' } = findModel(id);
    const made = tensors.map(({ name, shape }) => /** @type {const} */ ([name, seededTensor(name, shape)]));
    return { tensors: new Map(made), digest: tensorDigest };
  },
};
