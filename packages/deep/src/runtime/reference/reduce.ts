import { type Tensor, tensorSize } from '../../tensor/index.ts';
import { mergeAxes, offsetsOf, stridesOf } from './axes.ts';
import type { Kernel, KernelCall } from './kernel.ts';
import { LINE, load, store } from './lines.ts';

type ReduceCall = KernelCall<'reduceSum' | 'reduceMean'>;

/** Each sum runs over its elements in row-major order. */
export const reduceSum: Kernel<'reduceSum'> = (call) => reduce(call, 1);

export const reduceMean: Kernel<'reduceMean'> = (call) =>
  reduce(call, call.inputs[0].data.length / tensorSize(call.shape));

/** Sums divided by `divisor`. */
function reduce(call: ReduceCall, divisor: number): Tensor {
  const {
    inputs: [x],
    attributes,
    memory,
  } = call;
  const output = memory.allocate(call.shape);
  const sources = sourcesOf(x.shape, attributes.axes);
  if (sources.keptRun === 1) sumRuns(call, sources, divisor, output);
  else sumLines(call, sources, divisor, output);
  return output;
}

interface ReduceSources {
  /** Where the elements of each sum start; sums of one kept run differ by 1. */
  readonly kept: Float64Array;
  readonly keptRun: number;
  /** Where a sum's runs lie, counted from its start. */
  readonly summed: Float64Array;
  readonly summedRun: number;
}

function sourcesOf(shape: readonly number[], axes: readonly number[]): ReduceSources {
  const strides = stridesOf(shape);
  const walk = (isWanted: (axis: number) => boolean) => {
    const wanted = shape.map((_, axis) => axis).filter(isWanted);
    const merged = mergeAxes({
      extents: wanted.map((axis) => shape[axis]),
      strides: [wanted.map((axis) => strides[axis])],
    });
    const {
      extents,
      strides: [own],
    } = merged;
    const last = extents.length - 1;
    if (own[last] !== 1) return { offsets: offsetsOf(extents, own), run: 1 };
    return { offsets: offsetsOf(extents.slice(0, last), own), run: extents[last] };
  };
  const kept = walk((axis) => !axes.includes(axis));
  const summed = walk((axis) => axes.includes(axis));
  return { kept: kept.offsets, keptRun: kept.run, summed: summed.offsets, summedRun: summed.run };
}

/** The summed axes include the last one: each sum reads contiguous runs. */
function sumRuns(
  { inputs: [x], memory }: ReduceCall,
  { kept, summed, summedRun }: ReduceSources,
  divisor: number,
  output: Tensor,
): void {
  const line = memory.workspace('line', LINE);
  kept.forEach((base, i) => {
    let total = 0;
    for (const offset of summed) {
      for (let start = 0; start < summedRun; start += LINE) {
        const count = Math.min(LINE, summedRun - start);
        load(x.data, base + offset + start, count, line);
        total = addUp(total, line, count);
      }
    }
    output.data[i] = total / divisor;
  });
}

function addUp(total: number, line: Float64Array, count: number): number {
  let sum = total;
  for (let i = 0; i < count; i++) sum += line[i];
  return sum;
}

/** The last axis is kept: neighbouring sums read neighbouring numbers, so a line of sums grows at once. */
function sumLines(
  { inputs: [x], memory }: ReduceCall,
  { kept, keptRun, summed }: ReduceSources,
  divisor: number,
  output: Tensor,
): void {
  const line = memory.workspace('line a', LINE);
  const totals = memory.workspace('line b', LINE);
  kept.forEach((base, i) => {
    for (let start = 0; start < keptRun; start += LINE) {
      const count = Math.min(LINE, keptRun - start);
      totals.fill(0, 0, count);
      for (const offset of summed) {
        load(x.data, base + offset + start, count, line);
        addLine(totals, line, count);
      }
      divide(totals, count, divisor);
      store(totals, 0, count, output.data, i * keptRun + start);
    }
  });
}

function addLine(totals: Float64Array, line: Float64Array, count: number): void {
  for (let i = 0; i < count; i++) totals[i] += line[i];
}

function divide(totals: Float64Array, count: number, divisor: number): void {
  for (let i = 0; i < count; i++) totals[i] /= divisor;
}
