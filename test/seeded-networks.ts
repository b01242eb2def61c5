import { IqaError } from '@iqakit/core';
import { aFineTensors, findModel, type ModelSource, type TensorSpec } from '@iqakit/deep/model';
import { createTensor, seededTensor, type Tensor } from '@iqakit/deep/tensor';

/** What A-FINE at toy size needs, as in `checkpoints/afine-tiny.pth`. */
export const tinyAFineTensors: readonly TensorSpec[] = aFineTensors(
  { width: 64, depth: 2, heads: 1, patch: 32, grid: 7 },
  16,
);

/** The five numbers that the goldens of A-FINE were made with; seeds would give none that mean anything. */
const A_FINE_SCALARS: Readonly<Record<string, number>> = {
  'natural_scale.yita3': 4.9592,
  'natural_scale.yita4': 21.5968,
  'fidelity_scale.yita3': 0.5,
  'fidelity_scale.yita4': 0.15,
  'adapter.k': 5,
};

/** Stands where the digest of weights that nobody published would. */
const SEEDED = 'seeded-v1';

/**
 * Backbones made from their tensors' names, with the published small weights on top of them: LPIPS's
 * linear layers, alpha and beta of DISTS. A-FINE is seeded as a whole but for its scalars.
 */
export function seededBackbones(published: ModelSource): ModelSource {
  return {
    async load(id) {
      if (id === 'a-fine') return { tensors: seededAFine(findModel('a-fine').tensors), digest: SEEDED };
      if (!BACKBONES.includes(id)) return published.load(id);
      return { tensors: seededBackbone(id), digest: SEEDED };
    },
  };
}

const BACKBONES: readonly string[] = ['alexnet', 'vgg16', 'squeezenet1_1'];

const madeBackbones = new Map<string, ReadonlyMap<string, Tensor>>();

/** Kept, as making the 15 million numbers of VGG16 takes longer than running it on a small picture. */
function seededBackbone(id: string): ReadonlyMap<string, Tensor> {
  const tensors = madeBackbones.get(id) ?? seeded(findModel(id).tensors);
  madeBackbones.set(id, tensors);
  return tensors;
}

/** A-FINE at toy size with the seeds of `afine_tiny`. */
export const seededTinyAFine: ModelSource = onlyAFine(() => seededAFine(tinyAFineTensors, 'tiny.'));

/** A source that has one model, A-FINE, with these tensors. */
export function onlyAFine(tensors: () => ReadonlyMap<string, Tensor>): ModelSource {
  return {
    async load(id) {
      if (id === 'a-fine') return { tensors: tensors(), digest: SEEDED };
      throw new IqaError('E_MODEL_MISSING', `This source has A-FINE only, not ${id}.`);
    },
  };
}

function seededAFine(specs: readonly TensorSpec[], prefix = ''): ReadonlyMap<string, Tensor> {
  const tensors = new Map(seeded(specs, prefix));
  for (const [name, value] of Object.entries(A_FINE_SCALARS))
    tensors.set(name, createTensor([], Float64Array.of(value)));
  return tensors;
}

function seeded(specs: readonly TensorSpec[], prefix = ''): ReadonlyMap<string, Tensor> {
  return new Map(specs.map(({ name, shape }) => [name, seededTensor(prefix + name, shape)]));
}
