import { expect, it } from 'vitest';
import { seededTensor, seededTensors } from './seeded.ts';

it('makes the published check values of VGG16 from their name', () => {
  const { data, shape } = seededTensor('features.0.weight', [64, 3, 3, 3]);
  expect(shape).toEqual([64, 3, 3, 3]);
  expect([...data.subarray(0, 4)]).toEqual([
    0.018413227051496506, -0.29296621680259705, 0.33376798033714294, -0.35512253642082214,
  ]);
  // A plain float64 sum of float32 values is exact here to far more digits than the check value has.
  expect(Array.from(data).reduce((total, value) => total + value, 0)).toBeCloseTo(3.7876674310391536, 12);
});

it.each([
  ['alpha', [5], 0.1, 0.01],
  ['x.class_embedding', [64], 0, 0.05],
  ['x.positional_embedding', [50, 64], 0, 0.05],
  ['visual.ln_pre.weight', [64], 1, 0.1],
  ['visual.ln_pre.bias', [64], 0, 0.05],
  ['features.3.weight', [64, 3, 1, 1], 0, Math.sqrt(6 / 3)],
  ['visual.proj', [64, 12], 0, Math.sqrt(3 / 12)],
])('spreads %s around its centre', (name, shape, center, scale) => {
  const { data } = seededTensor(name, shape);
  for (const value of data) expect(Math.abs(value - center)).toBeLessThanOrEqual(scale * 1.000001);
  expect(new Set(data).size).toBeGreaterThan(1);
});

it('makes scalars and tables', () => {
  const tensors = seededTensors({ k: [], 'a.bias': [2] });
  expect(tensors.get('k')?.data.length).toBe(1);
  expect([...tensors.keys()]).toEqual(['k', 'a.bias']);
});
