import type { Tensor } from '../../tensor/index.ts';
import { depthwiseConv } from './depthwise-conv.ts';
import { COLUMN_BLOCK, gemm, packGathered, packRows, type Range } from './gemm.ts';
import type { Kernel, Memory } from './kernel.ts';
import { addTo, load, type Storage, store } from './lines.ts';

/** Sizes of one group of one image; the input's plane is `height` by `width`. */
interface ConvGeometry {
  readonly channels: number;
  readonly filters: number;
  readonly height: number;
  readonly width: number;
  readonly kernelHeight: number;
  readonly kernelWidth: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly stride: number;
  readonly padding: number;
}

/** Where one group of one image lies in the storage of each tensor. */
interface ConvData {
  readonly source: Storage;
  readonly sourceStart: number;
  readonly weight: Storage;
  readonly weightStart: number;
  readonly bias: Storage | null;
  readonly firstFilter: number;
  readonly target: Storage;
  readonly targetStart: number;
}

/**
 * Convolution as a matrix product: filters by pixels, summed over channels, kernel rows and kernel columns
 * in this order, then the bias. Pixels are taken a few output rows at a time, so that memory does not grow
 * with the image's height.
 */
export const conv: Kernel<'conv'> = (call) => {
  const { inputs, attributes, shape, memory } = call;
  const [x, weight] = inputs;
  const bias: Tensor | undefined = inputs[2];
  const { groups } = attributes;
  if (weight.shape[1] === 1 && groups > 1) return depthwiseConv(call);
  const output = memory.allocate(shape);
  const geometry = geometryOf(x, weight, shape, attributes);
  const slab = createSlab(geometry, memory);
  const { channels, filters, height, width, outHeight, outWidth } = geometry;
  for (let image = 0; image < shape[0]; image++) {
    for (let group = 0; group < groups; group++) {
      const index = image * groups + group;
      convGroup(geometry, slab, memory, {
        source: x.data,
        sourceStart: index * channels * height * width,
        weight: weight.data,
        weightStart: group * filters * slab.depth,
        bias: bias?.data ?? null,
        firstFilter: group * filters,
        target: output.data,
        targetStart: index * filters * outHeight * outWidth,
      });
    }
  }
  return output;
};

function geometryOf(
  x: Tensor,
  weight: Tensor,
  shape: readonly number[],
  { stride, padding, groups }: { readonly stride: number; readonly padding: number; readonly groups: number },
): ConvGeometry {
  const [, allChannels, height, width] = x.shape;
  const [allFilters, , kernelHeight, kernelWidth] = weight.shape;
  const [, , outHeight, outWidth] = shape;
  return {
    channels: allChannels / groups,
    filters: allFilters / groups,
    height,
    width,
    kernelHeight,
    kernelWidth,
    outHeight,
    outWidth,
    stride,
    padding,
  };
}

/** The input rows that some output rows need, padded, as doubles: channel by channel, row by row. */
interface Slab {
  readonly data: Float64Array;
  readonly outRows: number;
  readonly rows: number;
  readonly width: number;
  /** Terms in each sum: channels by kernel height by kernel width. */
  readonly depth: number;
  readonly depthOffsets: Int32Array;
  readonly pixelOffsets: Int32Array;
}

function createSlab(geometry: ConvGeometry, memory: Memory): Slab {
  const { channels, kernelHeight, kernelWidth, outHeight, outWidth, stride, padding } = geometry;
  const outRows = Math.min(outHeight, Math.max(1, Math.floor(COLUMN_BLOCK / outWidth)));
  const rows = (outRows - 1) * stride + kernelHeight;
  const width = geometry.width + 2 * padding;
  const depth = channels * kernelHeight * kernelWidth;
  const depthOffsets = Int32Array.from({ length: depth }, (_, k) => {
    const kx = k % kernelWidth;
    const ky = ((k - kx) / kernelWidth) % kernelHeight;
    const channel = Math.floor(k / (kernelWidth * kernelHeight));
    return (channel * rows + ky) * width + kx;
  });
  const pixelOffsets = Int32Array.from({ length: outRows * outWidth }, (_, pixel) => {
    const ox = pixel % outWidth;
    return ((pixel - ox) / outWidth) * stride * width + ox * stride;
  });
  const data = memory.workspace('conv slab', channels * rows * width);
  return { data, outRows, rows, width, depth, depthOffsets, pixelOffsets };
}

function convGroup(geometry: ConvGeometry, slab: Slab, memory: Memory, data: ConvData): void {
  const { filters, outHeight, outWidth } = geometry;
  const { weight, weightStart, target, bias, firstFilter } = data;
  const weights = { data: weight, offset: weightStart, rowStride: slab.depth };
  for (let outRow = 0; outRow < outHeight; outRow += slab.outRows) {
    fillSlab(geometry, slab, outRow, data);
    const targetStart = data.targetStart + outRow * outWidth;
    gemm(
      {
        rows: filters,
        columns: Math.min(slab.outRows, outHeight - outRow) * outWidth,
        depth: slab.depth,
        packLeft: (panel, rows, depth) => packRows(weights, panel, rows, depth, memory),
        packRight: (panel, columns, depth) =>
          packGathered(slab.data, slab.depthOffsets, slab.pixelOffsets, panel, columns, depth),
        store: (block, stride, rows, columns) => {
          for (let row = 0; row < rows.count; row++) {
            const filter = rows.start + row;
            const start = targetStart + filter * outHeight * outWidth + columns.start;
            if (bias !== null) addTo(block, row * stride, columns.count, bias[firstFilter + filter]);
            store(block, row * stride, columns.count, target, start);
          }
        },
      },
      memory,
    );
  }
}

function fillSlab(
  geometry: ConvGeometry,
  slab: Slab,
  outRow: number,
  { source, sourceStart }: ConvData,
): void {
  const { channels, height, width, stride, padding } = geometry;
  const top = outRow * stride - padding;
  const rows = insideRange(top, slab.rows, height);
  slab.data.fill(0, 0, channels * slab.rows * slab.width);
  for (let channel = 0; channel < channels; channel++) {
    const plane = sourceStart + channel * height * width;
    for (let y = rows.start; y < rows.start + rows.count; y++) {
      const at = (channel * slab.rows + y - top) * slab.width + padding;
      load(source, plane + y * width, width, slab.data, at);
    }
  }
}

/** The part of `[start, start + count)` that lies within `[0, extent)`. */
function insideRange(start: number, count: number, extent: number): Range {
  const first = Math.max(start, 0);
  return { start: first, count: Math.max(0, Math.min(start + count, extent) - first) };
}
