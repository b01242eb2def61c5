import { tensorSize } from '../../tensor/index.ts';
import type { Kernel } from './kernel.ts';
import { copy } from './lines.ts';

export const concat: Kernel<'concat'> = ({ inputs, attributes: { axis }, shape, memory }) => {
  const output = memory.allocate(shape);
  const outer = tensorSize(shape.slice(0, axis));
  const inner = tensorSize(shape.slice(axis + 1));
  let at = 0;
  for (let i = 0; i < outer; i++) {
    for (const part of inputs) {
      const run = part.shape[axis] * inner;
      copy(part.data, i * run, run, output.data, at);
      at += run;
    }
  }
  return output;
};
