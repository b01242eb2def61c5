import type { Kernel } from './kernel.ts';
import { load, store } from './lines.ts';

/** Columns first, then rows; NaN wins over every number. Padding and what a last window lacks are minus infinity. */
export const maxPool: Kernel<'maxPool'> = ({ inputs, attributes, shape, memory }) => {
  const [x] = inputs;
  const { kernel, stride, padding } = attributes;
  const [images, channels, outHeight, outWidth] = shape;
  const [, , height, width] = x.shape;
  const reach = Math.max(width + 2 * padding, (outWidth - 1) * stride + kernel);
  const row = memory.workspace('pool row', width);
  const largest = memory.workspace('pool largest', reach);
  const pooled = memory.workspace('pool pooled', outWidth);
  const output = memory.allocate(shape);
  for (let plane = 0; plane < images * channels; plane++) {
    for (let oy = 0; oy < outHeight; oy++) {
      largest.fill(-Infinity, 0, reach);
      const top = oy * stride - padding;
      for (let y = Math.max(0, top); y < Math.min(height, top + kernel); y++) {
        load(x.data, (plane * height + y) * width, width, row);
        raise(largest, padding, row, width);
      }
      maxOfWindows(largest, kernel, stride, pooled, outWidth);
      store(pooled, 0, outWidth, output.data, (plane * outHeight + oy) * outWidth);
    }
  }
  return output;
};

/** Raises `largest[start...]` to the values of `row` where these are larger or NaN. */
function raise(largest: Float64Array, start: number, row: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const value = row[i];
    if (value > largest[start + i] || Number.isNaN(value)) largest[start + i] = value;
  }
}

function maxOfWindows(
  line: Float64Array,
  kernel: number,
  stride: number,
  pooled: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    let largest = -Infinity;
    for (let k = i * stride; k < i * stride + kernel; k++) {
      const value = line[k];
      if (value > largest || Number.isNaN(value)) largest = value;
    }
    pooled[i] = largest;
  }
}
