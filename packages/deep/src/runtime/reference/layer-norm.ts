import type { Kernel } from './kernel.ts';
import { load, store } from './lines.ts';

/** Two passes, mean then variance, each summed along the row in order. */
export const layerNorm: Kernel<'layerNorm'> = ({ inputs: [x, weight, bias], attributes, shape, memory }) => {
  const size = shape[shape.length - 1];
  const output = memory.overwrite(x);
  const row = memory.workspace('norm row', size);
  const scale = memory.workspace('norm scale', size);
  const shift = memory.workspace('norm shift', size);
  load(weight.data, 0, size, scale);
  load(bias.data, 0, size, shift);
  for (let start = 0; start < x.data.length; start += size) {
    load(x.data, start, size, row);
    normalize(row, size, attributes.epsilon, scale, shift);
    store(row, 0, size, output.data, start);
  }
  return output;
};

function normalize(
  row: Float64Array,
  size: number,
  epsilon: number,
  scale: Float64Array,
  shift: Float64Array,
): void {
  let total = 0;
  for (let i = 0; i < size; i++) total += row[i];
  const mean = total / size;
  let squares = 0;
  for (let i = 0; i < size; i++) {
    row[i] -= mean;
    squares += row[i] * row[i];
  }
  const deviation = Math.sqrt(squares / size + epsilon);
  for (let i = 0; i < size; i++) row[i] = (row[i] / deviation) * scale[i] + shift[i];
}
