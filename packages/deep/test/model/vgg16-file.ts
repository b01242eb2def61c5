import type { RandomAccessSource } from '../../src/checkpoint/index.ts';
import { vgg16Tensors } from '../../src/model/tensor-layouts.ts';
import { seededTensor } from '../../src/tensor/seeded.ts';
import { tensorSize } from '../../src/tensor/tensor.ts';
import { legacyCheckpoint } from './legacy-checkpoint.ts';
import type { WrittenTensor } from './pickler.ts';

const CLASSIFIER = [
  { name: 'classifier.0.weight', shape: [4096, 25088] },
  { name: 'classifier.0.bias', shape: [4096] },
  { name: 'classifier.3.weight', shape: [4096, 4096] },
  { name: 'classifier.3.bias', shape: [4096] },
  { name: 'classifier.6.weight', shape: [1000, 4096] },
  { name: 'classifier.6.bias', shape: [1000] },
];

/**
 * A file with the tensors of torchvision's VGG16 in the legacy format of early 2017, when that was
 * published: seeded features, zeros for the classifier. The storages' keys are addresses in no order, so that the classifier's 495 MB lie between
 * the features. torchvision's file is as large but for its pickles.
 */
export function vgg16File(): RandomAccessSource {
  const tensors = [...vgg16Tensors(), ...CLASSIFIER];
  return legacyCheckpoint(
    tensors.map(({ name, shape }, i): WrittenTensor => {
      const data = name.startsWith('features.') ? () => seededTensor(name, shape).data : () => zeros(shape);
      return {
        name,
        shape,
        key: String(94000000000000 + ((i * 7919) % 997) * 64),
        data: data as () => Float32Array,
      };
    }),
    'early',
  );
}

function zeros(shape: readonly number[]): Float32Array {
  return new Float32Array(tensorSize(shape));
}
