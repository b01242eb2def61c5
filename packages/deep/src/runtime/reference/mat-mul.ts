import type { Tensor } from '../../tensor/index.ts';
import { offsetsOf, stretchedStrides } from './axes.ts';
import { gemm, packColumns, packRows } from './gemm.ts';
import type { Kernel } from './kernel.ts';
import { store } from './lines.ts';

/** Sums run over the inner axis in order. */
export const matMul: Kernel<'matMul'> = ({ inputs: [a, b], shape, memory }) => {
  const output = memory.allocate(shape);
  const { rows, depth, columns, batch } = sizesOf(a, b, shape);
  const aOffsets = matrixOffsets(a, batch, rows * depth);
  const bOffsets = matrixOffsets(b, batch, depth * columns);
  aOffsets.forEach((aOffset, i) => {
    const left = { data: a.data, offset: aOffset, rowStride: depth };
    const right = { data: b.data, offset: bOffsets[i], rowStride: columns };
    gemm(
      {
        rows,
        columns,
        depth,
        packLeft: (panel, of, along) => packRows(left, panel, of, along, memory),
        packRight: (panel, of, along) => packColumns(right, panel, of, along, memory),
        store: (block, stride, blockRows, blockColumns) => {
          for (let row = 0; row < blockRows.count; row++) {
            const start = (i * rows + blockRows.start + row) * columns + blockColumns.start;
            store(block, row * stride, blockColumns.count, output.data, start);
          }
        },
      },
      memory,
    );
  });
  return output;
};

interface MatMulSizes {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly batch: readonly number[];
}

/** Where the right side is one matrix for all, the left side's leading axes are but more rows. */
function sizesOf(a: Tensor, b: Tensor, shape: readonly number[]): MatMulSizes {
  const [rows, columns] = shape.slice(-2);
  const depth = a.shape[a.shape.length - 1];
  if (b.shape.length > 2) return { rows, depth, columns, batch: shape.slice(0, -2) };
  return { rows: a.data.length / depth, depth, columns, batch: [] };
}

/** Where each matrix of a batch starts. */
function matrixOffsets(x: Tensor, batch: readonly number[], size: number): Float64Array {
  if (batch.length === 0) return Float64Array.of(0);
  const strides = stretchedStrides(x.shape.slice(0, -2), batch);
  return offsetsOf(
    batch,
    strides.map((stride) => stride * size),
  );
}
