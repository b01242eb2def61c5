import { fnv1a32 } from '@iqakit/core/numeric';
import { createTensor, type Tensor, tensorSize } from './tensor.ts';

/**
 * Seeded weights, version 1: a tensor made from its name alone, for tests and benchmarks that must not
 * depend on published weights. Uniform values of the spread that keeps activations of convolutional and
 * transformer layers alive; bit-identical everywhere. `shape` is `[]` for a scalar.
 */
export function seededTensor(name: string, shape: readonly number[]): Tensor {
  const { center, scale } = distributionOf(name, shape);
  const data = new Float32Array(tensorSize(shape));
  const hash = fnv1a32(name);
  for (let i = 0; i < data.length; i++) data[i] = center + scale * mixed(hash, i);
  return createTensor(shape, data);
}

/** Every tensor of these shapes, by name. */
export function seededTensors(
  shapes: Readonly<Record<string, readonly number[]>>,
): ReadonlyMap<string, Tensor> {
  return new Map(Object.entries(shapes).map(([name, shape]) => [name, seededTensor(name, shape)]));
}

interface Distribution {
  readonly center: number;
  readonly scale: number;
}

/** The first rule that fits the name's last part and the shape. */
function distributionOf(name: string, shape: readonly number[]): Distribution {
  const parts = name.split('.');
  const last = parts.at(-1);
  if (last === 'alpha' || last === 'beta') return { center: 0.1, scale: 0.01 };
  if (last === 'class_embedding' || last === 'positional_embedding') return { center: 0, scale: 0.05 };
  if (last === 'weight' && parts.at(-2)?.startsWith('ln_')) return { center: 1, scale: 0.1 };
  if (shape.length <= 1) return { center: 0, scale: 0.05 };
  const gain = name.startsWith('features.') ? 6 : 3;
  return { center: 0, scale: Math.sqrt(gain / tensorSize(shape.slice(1))) };
}

/** A uniform value in [-1, 1) with 24 bits: a counter through an integer mixing function. */
function mixed(hash: number, index: number): number {
  let z = (hash + Math.imul(index + 1, 0x9e3779b9)) | 0;
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  z ^= z >>> 15;
  return (z >>> 8) * (2 / 16777216) - 1;
}
