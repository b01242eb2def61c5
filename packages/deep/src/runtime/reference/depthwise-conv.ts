import type { Tensor } from '../../tensor/index.ts';
import type { Kernel } from './kernel.ts';
import { addTo, load, store } from './lines.ts';

/**
 * Convolution where each filter sees one channel: too few terms for a matrix product, so each output row is
 * summed directly, kernel rows and kernel columns in this order, then the bias.
 */
export const depthwiseConv: Kernel<'conv'> = ({ inputs, attributes, shape, memory }) => {
  const [x, weight] = inputs;
  const bias: Tensor | undefined = inputs[2];
  const { stride, padding, groups } = attributes;
  const [images, filters, outHeight, outWidth] = shape;
  const [, , height, width] = x.shape;
  const [, , kernelHeight, kernelWidth] = weight.shape;
  const filtersPerChannel = filters / groups;
  const output = memory.allocate(shape);
  const padded = memory.workspace('conv row', width + 2 * padding);
  const sums = memory.workspace('conv sums', outWidth);
  const kernel = memory.workspace('conv kernel', kernelHeight * kernelWidth);
  padded.fill(0, 0, width + 2 * padding);
  for (let plane = 0; plane < images * filters; plane++) {
    const filter = plane % filters;
    const source = Math.floor(plane / filtersPerChannel) * height * width;
    load(weight.data, filter * kernelHeight * kernelWidth, kernelHeight * kernelWidth, kernel);
    for (let oy = 0; oy < outHeight; oy++) {
      sums.fill(0, 0, outWidth);
      for (let ky = 0; ky < kernelHeight; ky++) {
        const y = oy * stride + ky - padding;
        if (y < 0 || y >= height) continue;
        load(x.data, source + y * width, width, padded, padding);
        addWindows(padded, kernel, ky * kernelWidth, kernelWidth, stride, sums, outWidth);
      }
      if (bias !== undefined) addTo(sums, 0, outWidth, bias.data[filter]);
      store(sums, 0, outWidth, output.data, (plane * outHeight + oy) * outWidth);
    }
  }
  return output;
};

function addWindows(
  row: Float64Array,
  kernel: Float64Array,
  kernelStart: number,
  kernelWidth: number,
  stride: number,
  sums: Float64Array,
  count: number,
): void {
  for (let kx = 0; kx < kernelWidth; kx++) {
    const factor = kernel[kernelStart + kx];
    for (let i = 0, from = kx; i < count; i++, from += stride) sums[i] += factor * row[from];
  }
}
