import { createRandom } from '@iqakit/core/numeric';
import { describe, expect, test } from 'vitest';
import { Arena } from './arena.ts';
import { gemm, packColumns, packRows } from './gemm.ts';
import { Workspace } from './workspace.ts';

interface Sizes {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
}

function randomMatrix(seed: number, rows: number, columns: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: rows * columns }, () => random.normal());
}

/** One sum after the other, each from its first term to its last. */
function plainProduct(
  left: Float64Array,
  right: Float64Array,
  { rows, depth, columns }: Sizes,
): Float64Array {
  const product = new Float64Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let total = 0;
      for (let k = 0; k < depth; k++) total += left[row * depth + k] * right[k * columns + column];
      product[row * columns + column] = total;
    }
  }
  return product;
}

function tiledProduct(left: Float64Array, right: Float64Array, sizes: Sizes): Float64Array {
  const { rows, depth, columns } = sizes;
  const memory = new Arena('float64', new Workspace());
  const product = new Float64Array(rows * columns).fill(Number.NaN);
  gemm(
    {
      ...sizes,
      packLeft: (panel, of, along) =>
        packRows({ data: left, offset: 0, rowStride: depth }, panel, of, along, memory),
      packRight: (panel, of, along) =>
        packColumns({ data: right, offset: 0, rowStride: columns }, panel, of, along, memory),
      store: (block, stride, blockRows, blockColumns) => {
        for (let row = 0; row < blockRows.count; row++) {
          const line = block.subarray(row * stride, row * stride + blockColumns.count);
          product.set(line, (blockRows.start + row) * columns + blockColumns.start);
        }
      },
    },
    memory,
  );
  return product;
}

describe('gemm', () => {
  // Around tiles of 3, a depth block of 256 and row and column blocks of 513.
  test.each([
    { rows: 1, depth: 1, columns: 1 },
    { rows: 2, depth: 5, columns: 4 },
    { rows: 3, depth: 3, columns: 3 },
    { rows: 4, depth: 256, columns: 7 },
    { rows: 5, depth: 257, columns: 8 },
    { rows: 7, depth: 700, columns: 5 },
    { rows: 513, depth: 4, columns: 3 },
    { rows: 514, depth: 260, columns: 2 },
    { rows: 2, depth: 9, columns: 513 },
    { rows: 4, depth: 258, columns: 515 },
    { rows: 520, depth: 3, columns: 1030 },
  ])('$rows x $depth by $depth x $columns has the bits of plain sums', (sizes) => {
    const left = randomMatrix(1, sizes.rows, sizes.depth);
    const right = randomMatrix(2, sizes.depth, sizes.columns);
    const expected = plainProduct(left, right, sizes);
    const product = tiledProduct(left, right, sizes);
    expect(product.findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1);
  });
});
