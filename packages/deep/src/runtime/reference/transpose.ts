import type { Tensor } from '../../tensor/index.ts';
import { mergeAxes, offsetsOf, stridesOf, type Walk } from './axes.ts';
import type { Kernel, Memory } from './kernel.ts';
import { copy, load, type Storage, store } from './lines.ts';

/** Numbers turned at a time: two such tiles fit into the first-level cache. */
const TILE = 1024;
const SIDE = 32;

/** Axes that move together move as one; what remains is copying runs, or turning matrices tile by tile. */
export const transpose: Kernel<'transpose'> = ({
  inputs: [x],
  attributes: { permutation },
  shape,
  memory,
}) => {
  const strides = stridesOf(x.shape);
  const walk = mergeAxes({ extents: shape, strides: [permutation.map((axis) => strides[axis])] });
  const output = memory.allocate(shape);
  const [sourceStrides] = walk.strides;
  if (sourceStrides[sourceStrides.length - 1] <= 1) copyRuns(walk, x, output);
  else turnMatrices(walk, x, output, memory);
  return output;
};

function copyRuns({ extents, strides: [own] }: Walk, x: Tensor, output: Tensor): void {
  const last = extents.length - 1;
  const run = extents[last];
  offsetsOf(extents.slice(0, last), own).forEach((offset, i) => {
    copy(x.data, offset, run, output.data, i * run);
  });
}

/** A matrix whose rows are contiguous in the source and whose columns are contiguous in the target. */
interface Turn {
  readonly rows: number;
  readonly columns: number;
  readonly sourceStride: number;
  readonly targetStride: number;
}

function turnMatrices({ extents, strides: [own] }: Walk, x: Tensor, output: Tensor, memory: Memory): void {
  const targetStrides = stridesOf(extents);
  const last = extents.length - 1;
  const across = own.indexOf(1);
  const turn: Turn = {
    rows: extents[last],
    columns: extents[across],
    sourceStride: own[last],
    targetStride: targetStrides[across],
  };
  const others = extents.map((_, axis) => axis).filter((axis) => axis !== last && axis !== across);
  const extentsOfOthers = others.map((axis) => extents[axis]);
  const targets = offsetsOf(
    extentsOfOthers,
    others.map((axis) => targetStrides[axis]),
  );
  offsetsOf(
    extentsOfOthers,
    others.map((axis) => own[axis]),
  ).forEach((source, i) => {
    turnMatrix(turn, x.data, source, output.data, targets[i], memory);
  });
}

function turnMatrix(
  turn: Turn,
  source: Storage,
  from: number,
  target: Storage,
  to: number,
  memory: Memory,
): void {
  const { rows, columns, sourceStride, targetStride } = turn;
  const rowStep = Math.min(rows, Math.floor(TILE / Math.min(columns, SIDE)));
  const columnStep = Math.min(columns, Math.floor(TILE / rowStep));
  const tile = memory.workspace('tile', TILE);
  const turned = memory.workspace('tile turned', TILE);
  for (let row = 0; row < rows; row += rowStep) {
    const height = Math.min(rowStep, rows - row);
    for (let column = 0; column < columns; column += columnStep) {
      const width = Math.min(columnStep, columns - column);
      loadRows(source, from + row * sourceStride + column, sourceStride, height, width, tile);
      turnTile(tile, height, width, turned);
      storeRows(turned, width, height, target, to + column * targetStride + row, targetStride);
    }
  }
}

function turnTile(tile: Float64Array, rows: number, columns: number, turned: Float64Array): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++)
      turned[column * rows + row] = tile[row * columns + column];
  }
}

function loadRows(
  source: Storage,
  start: number,
  stride: number,
  rows: number,
  columns: number,
  tile: Float64Array,
): void {
  if (stride === columns) {
    load(source, start, rows * columns, tile);
    return;
  }
  for (let row = 0; row < rows; row++) load(source, start + row * stride, columns, tile, row * columns);
}

function storeRows(
  tile: Float64Array,
  rows: number,
  columns: number,
  target: Storage,
  start: number,
  stride: number,
): void {
  if (stride === columns) {
    store(tile, 0, rows * columns, target, start);
    return;
  }
  for (let row = 0; row < rows; row++) store(tile, row * columns, columns, target, start + row * stride);
}
