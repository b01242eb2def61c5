import { tensorSize } from '../../tensor/index.ts';
import type { Kernel } from './kernel.ts';
import { copy } from './lines.ts';

/** A view where the part is contiguous, as that of a batch is; else a copy. */
export const slice: Kernel<'slice'> = ({ inputs: [x], attributes: { axis, start }, shape, memory }) => {
  const outer = tensorSize(shape.slice(0, axis));
  const inner = tensorSize(shape.slice(axis + 1));
  const run = shape[axis] * inner;
  if (outer === 1) return { shape, data: x.data.subarray(start * inner, start * inner + run) };
  const output = memory.allocate(shape);
  for (let i = 0; i < outer; i++) {
    copy(x.data, (i * x.shape[axis] + start) * inner, run, output.data, i * run);
  }
  return output;
};
