import { exp } from '@iqakit/core/numeric';
import { tensorSize } from '../../tensor/index.ts';
import type { Kernel } from './kernel.ts';
import { load, store } from './lines.ts';

/** Columns handled together where the axis is not the last one. */
const COLUMNS = 32;

/** Shifted by the largest value, so that nothing overflows; the sum runs along the axis in order. */
export const softmax: Kernel<'softmax'> = ({ inputs: [x], attributes: { axis }, shape, memory }) => {
  const extent = shape[axis];
  const inner = tensorSize(shape.slice(axis + 1));
  const outer = tensorSize(shape.slice(0, axis));
  const output = memory.overwrite(x);
  const width = Math.min(inner, COLUMNS);
  const block = memory.workspace('softmax block', extent * width);
  for (let i = 0; i < outer; i++) {
    for (let column = 0; column < inner; column += width) {
      const count = Math.min(width, inner - column);
      const start = i * extent * inner + column;
      // With one column the whole axis is one contiguous run.
      const runs = inner === 1 ? 1 : extent;
      const run = inner === 1 ? extent : count;
      for (let k = 0; k < runs; k++) load(x.data, start + k * inner, run, block, k * count);
      for (let lane = 0; lane < count; lane++) softmaxLane(block, lane, count, extent);
      for (let k = 0; k < runs; k++) store(block, k * count, run, output.data, start + k * inner);
    }
  }
  return output;
};

function softmaxLane(block: Float64Array, lane: number, step: number, extent: number): void {
  const end = lane + extent * step;
  let largest = -Infinity;
  for (let i = lane; i < end; i += step) largest = Math.max(largest, block[i]);
  let total = 0;
  for (let i = lane; i < end; i += step) {
    const value = exp(block[i] - largest);
    block[i] = value;
    total += value;
  }
  for (let i = lane; i < end; i += step) block[i] /= total;
}
