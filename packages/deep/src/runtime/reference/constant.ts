import type { Kernel } from './kernel.ts';

export const constant: Kernel<'constant'> = ({ attributes, shape, memory }) => {
  const output = memory.allocate(shape);
  output.data.set(attributes.data);
  return output;
};
