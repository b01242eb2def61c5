import { expect, test } from 'vitest';
import { CHECK_VALUES, checkFeeds, checkWeights, sampleValues } from '../src/runtime/onnx/self-check.ts';
import type { Tensor } from '../src/tensor/tensor.ts';
import * as naive from './contract/naive.ts';

/** The self-check's graph by the plainly written operations, in float64. */
function checkOutputs(): Readonly<Record<string, Tensor>> {
  const x = checkFeeds.x;
  const [weight, bias, window, matrix] = ['weight', 'bias', 'window', 'matrix'].map(
    (name) => checkWeights.get(name) as Tensor,
  );
  const conv = naive.conv(x, weight, bias, { stride: 1, padding: 1, groups: 1 });
  const relu = naive.map(conv, (value) => Math.max(0, value));
  const pool = naive.maxPool(relu, { kernel: 3, stride: 2, padding: 0, size: [6, 8] });
  const depthwise = naive.conv(pool, window, null, { stride: 2, padding: 1, groups: 16 });
  const squared = naive.map(x, (value) => value * value);
  const length = naive.map(naive.reduceSum(squared, [1]), Math.sqrt);
  const tokens = naive.transpose(naive.reshape(conv, [1, 16, 192]), [0, 2, 1]);
  const layerNorm = naive.layerNorm(tokens, bias, bias, 1e-5);
  const matMul = naive.matMul(layerNorm, matrix);
  return {
    conv,
    pool,
    depthwise,
    bilinear: naive.resize(depthwise, [6, 8], 'bilinear'),
    bicubic: naive.resize(depthwise, [6, 8], 'bicubic'),
    unit: naive.pointwise(x, length, (value, norm) => value / norm),
    mean: naive.map(naive.reduceSum(conv, [2, 3]), (total) => total / 192),
    layerNorm,
    matMul,
    softmax: naive.softmax(matMul, 2),
    sigmoid: naive.map(matMul, naive.sigmoid),
    gelu: naive.map(matMul, naive.gelu),
    softplus: naive.map(matMul, naive.softplus),
    exp: naive.map(matMul, Math.exp),
  };
}

test('the self-check expects what the plainly written operations give', () => {
  const outputs = checkOutputs();
  expect(Object.keys(CHECK_VALUES).sort()).toEqual(Object.keys(outputs).sort());
  for (const [name, expected] of Object.entries(CHECK_VALUES)) {
    // Both sides are float64; the literals are written with nine decimals.
    sampleValues(outputs[name]).forEach((value, i) => {
      expect(Math.abs(value - expected[i]), `${name} ${i}`).toBeLessThan(1e-9);
    });
  }
});
