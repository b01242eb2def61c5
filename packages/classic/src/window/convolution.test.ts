import { gaussianTaps } from '@iqakit/core/filter';
import { createRandom } from '@iqakit/core/numeric';
import { describe, expect, it } from 'vitest';
import { STEP, symmetricConvolution } from './convolution.ts';

const random = createRandom(1);
const COUNT = 24;

/** The documented order: the middle, then pairs of symmetric places from the middle outwards. */
function weigh(taps: Float64Array, value: (k: number) => number): number {
  const radius = (taps.length - 1) / 2;
  let total = taps[radius] * value(radius);
  for (let k = 1; k <= radius; k++) total += taps[radius - k] * (value(radius - k) + value(radius + k));
  return total;
}

describe.each([1, 3, 7, 11, 13])('a convolution with %i taps', (size) => {
  const taps = gaussianTaps(size, size / 6);
  const convolution = symmetricConvolution(taps);

  it('weighs along a row in the documented order, to the last bit', () => {
    const row = Float64Array.from({ length: COUNT + size - 1 }, () => random.next() * 255);
    const out = new Float64Array(COUNT + 10).fill(-1);
    convolution.along(row, COUNT, out, 5);
    for (let x = 0; x < COUNT; x++) expect(out[5 + x]).toBe(weigh(taps, (k) => row[x + k]));
    expect([...out.subarray(0, 5), ...out.subarray(5 + COUNT)]).toEqual(new Array(10).fill(-1));
  });

  it('weighs across the rows of a ring in the documented order, to the last bit', () => {
    const rows = size + STEP - 1;
    const ring = Float64Array.from({ length: rows * COUNT }, () => random.next() * 255);
    const starts = Int32Array.from({ length: rows }, (_, k) => ((k + 2) % rows) * COUNT);
    const out = new Float64Array(STEP * COUNT);
    convolution.across(ring, starts, COUNT, out);
    for (let y = 0; y < STEP; y++) {
      for (let x = 0; x < COUNT; x++) {
        expect(out[y * COUNT + x]).toBe(weigh(taps, (k) => ring[starts[y + k] + x]));
      }
    }
  });
});
