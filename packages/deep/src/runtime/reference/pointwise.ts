import { type Tensor, tensorSize } from '../../tensor/index.ts';
import { mergeAxes, offsetsOf, stretchedStrides } from './axes.ts';
import type { Kernel, Memory } from './kernel.ts';
import { LINE, load, type Storage, store } from './lines.ts';

type Combine = (a: Float64Array, b: Float64Array, count: number) => void;

/** `combine` leaves its result in `a`; each has a loop of its own, so that the engine compiles each on its own. */
function pointwise(combine: Combine): Kernel<'add' | 'sub' | 'mul' | 'div'> {
  return ({ inputs: [a, b], shape, memory }) => {
    const output = outputFor(a, b, shape, memory);
    const walk = mergeAxes({
      extents: shape,
      strides: [stretchedStrides(a.shape, shape), stretchedStrides(b.shape, shape)],
    });
    const [aStrides, bStrides] = walk.strides;
    const last = walk.extents.length - 1;
    const outer = walk.extents.slice(0, last);
    const aOffsets = offsetsOf(outer, aStrides);
    const bOffsets = offsetsOf(outer, bStrides);
    const run = walk.extents[last];
    const aLine = memory.workspace('line a', LINE);
    const bLine = memory.workspace('line b', LINE);
    for (let i = 0; i < aOffsets.length; i++) {
      for (let start = 0; start < run; start += LINE) {
        const count = Math.min(LINE, run - start);
        loadOrFill(a.data, aOffsets[i], aStrides[last], start, count, aLine);
        loadOrFill(b.data, bOffsets[i], bStrides[last], start, count, bLine);
        combine(aLine, bLine, count);
        store(aLine, 0, count, output.data, i * run + start);
      }
    }
    return output;
  };
}

function outputFor(a: Tensor, b: Tensor, shape: readonly number[], memory: Memory): Tensor {
  const size = tensorSize(shape);
  for (const x of [a, b]) {
    if (x.data.length === size && x.shape.length === shape.length) return memory.overwrite(x);
  }
  return memory.allocate(shape);
}

/** After merging, the last axis is either contiguous or stretched from one number. */
function loadOrFill(
  source: Storage,
  offset: number,
  stride: number,
  start: number,
  count: number,
  line: Float64Array,
): void {
  if (stride === 0) line.fill(source[offset], 0, count);
  else load(source, offset + start, count, line);
}

export const add = pointwise((a, b, count) => {
  for (let i = 0; i < count; i++) a[i] += b[i];
});

export const sub = pointwise((a, b, count) => {
  for (let i = 0; i < count; i++) a[i] -= b[i];
});

export const mul = pointwise((a, b, count) => {
  for (let i = 0; i < count; i++) a[i] *= b[i];
});

export const div = pointwise((a, b, count) => {
  for (let i = 0; i < count; i++) a[i] /= b[i];
});
