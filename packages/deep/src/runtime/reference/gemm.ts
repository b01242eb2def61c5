import type { Memory } from './kernel.ts';
import { load, type Storage } from './lines.ts';

/** Nine sums and six factors stay in registers; larger tiles spill, smaller ones load more than they use. */
const TILE = 3;

/** A tile's strip of this depth, left and right, stays in the first-level cache. */
const DEPTH_BLOCK = 256;

/** The packed left side of a block stays in the second-level cache. Multiples of the tile. */
const ROW_BLOCK = 171 * TILE;
export const COLUMN_BLOCK = 171 * TILE;

export interface Range {
  readonly start: number;
  readonly count: number;
}

/**
 * What a product is made of. Panels hold tiles one after the other; within a tile, for each step in depth,
 * the tile's three rows (of the left side) or columns (of the right side), zero past the end.
 */
export interface GemmSides {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  packLeft(panel: Float64Array, rows: Range, depth: Range): void;
  packRight(panel: Float64Array, columns: Range, depth: Range): void;
  /** Takes a finished block: row r is at `block[r * stride]`. */
  store(block: Float64Array, stride: number, rows: Range, columns: Range): void;
}

/**
 * The matrix product of two sides in float64. Each element is summed in order of depth from zero with one
 * rounding for each product and each sum, so that blocks and tiles do not show in the result.
 */
export function gemm(sides: GemmSides, memory: Memory): void {
  for (const columns of blocksOf(sides.columns, COLUMN_BLOCK)) {
    for (const rows of blocksOf(sides.rows, ROW_BLOCK)) gemmBlock(sides, rows, columns, memory);
  }
}

function gemmBlock(sides: GemmSides, rows: Range, columns: Range, memory: Memory): void {
  const rowTiles = Math.ceil(rows.count / TILE);
  const columnTiles = Math.ceil(columns.count / TILE);
  const stride = columnTiles * TILE;
  const block = memory.workspace('gemm block', rowTiles * TILE * stride);
  const left = memory.workspace('gemm left', rowTiles * TILE * DEPTH_BLOCK);
  const right = memory.workspace('gemm right', columnTiles * TILE * DEPTH_BLOCK);
  block.fill(0, 0, rowTiles * TILE * stride);
  for (const depth of blocksOf(sides.depth, DEPTH_BLOCK)) {
    sides.packLeft(left, rows, depth);
    sides.packRight(right, columns, depth);
    multiplyPanels(left, right, block, rowTiles, columnTiles, depth.count);
  }
  sides.store(block, stride, rows, columns);
}

function blocksOf(extent: number, size: number): Range[] {
  return Array.from({ length: Math.ceil(extent / size) }, (_, i) => ({
    start: i * size,
    count: Math.min(size, extent - i * size),
  }));
}

function multiplyPanels(
  left: Float64Array,
  right: Float64Array,
  block: Float64Array,
  rowTiles: number,
  columnTiles: number,
  depth: number,
): void {
  const strip = depth * TILE;
  const stride = columnTiles * TILE;
  for (let column = 0; column < columnTiles; column++) {
    for (let row = 0; row < rowTiles; row++) {
      const at = row * TILE * stride + column * TILE;
      multiplyTile(left, row * strip, right, column * strip, depth, block, at, stride);
    }
  }
}

/** Adds the product of two strips to a 3 by 3 tile of the block. `| 0` tells the engine that indices are int32. */
function multiplyTile(
  left: Float64Array,
  leftStart: number,
  right: Float64Array,
  rightStart: number,
  depth: number,
  block: Float64Array,
  at: number,
  stride: number,
): void {
  const row1 = at + stride;
  const row2 = row1 + stride;
  let c00 = block[at];
  let c01 = block[at + 1];
  let c02 = block[at + 2];
  let c10 = block[row1];
  let c11 = block[row1 + 1];
  let c12 = block[row1 + 2];
  let c20 = block[row2];
  let c21 = block[row2 + 1];
  let c22 = block[row2 + 2];
  const end = (leftStart + depth * TILE) | 0;
  let r = rightStart | 0;
  for (let l = leftStart | 0; l < end; l = (l + TILE) | 0) {
    const b0 = right[r];
    const b1 = right[(r + 1) | 0];
    const b2 = right[(r + 2) | 0];
    const a0 = left[l];
    c00 += a0 * b0;
    c01 += a0 * b1;
    c02 += a0 * b2;
    const a1 = left[(l + 1) | 0];
    c10 += a1 * b0;
    c11 += a1 * b1;
    c12 += a1 * b2;
    const a2 = left[(l + 2) | 0];
    c20 += a2 * b0;
    c21 += a2 * b1;
    c22 += a2 * b2;
    r = (r + TILE) | 0;
  }
  block[at] = c00;
  block[at + 1] = c01;
  block[at + 2] = c02;
  block[row1] = c10;
  block[row1 + 1] = c11;
  block[row1 + 2] = c12;
  block[row2] = c20;
  block[row2 + 1] = c21;
  block[row2 + 2] = c22;
}

/** A matrix within stored numbers, each row contiguous. */
export interface StoredMatrix {
  readonly data: Storage;
  readonly offset: number;
  readonly rowStride: number;
}

/** Packs rows of a stored matrix, whose columns run along the depth, as the left side. */
export function packRows(
  { data, offset, rowStride }: StoredMatrix,
  panel: Float64Array,
  rows: Range,
  depth: Range,
  memory: Memory,
): void {
  const line = memory.workspace('gemm line', DEPTH_BLOCK);
  const tiles = Math.ceil(rows.count / TILE);
  for (let row = 0; row < tiles * TILE; row++) {
    if (row < rows.count) {
      load(data, offset + (rows.start + row) * rowStride + depth.start, depth.count, line);
    } else {
      line.fill(0, 0, depth.count);
    }
    const lane = row % TILE;
    scatter(line, depth.count, panel, (row - lane) * depth.count + lane);
  }
}

function scatter(line: Float64Array, count: number, panel: Float64Array, start: number): void {
  for (let i = 0, at = start; i < count; i++, at += TILE) panel[at] = line[i];
}

/** Packs columns of a stored matrix, whose rows run along the depth, as the right side. */
export function packColumns(
  { data, offset, rowStride }: StoredMatrix,
  panel: Float64Array,
  columns: Range,
  depth: Range,
  memory: Memory,
): void {
  const tiles = Math.ceil(columns.count / TILE);
  const line = memory.workspace('gemm line', COLUMN_BLOCK);
  line.fill(0, columns.count, tiles * TILE);
  for (let k = 0; k < depth.count; k++) {
    load(data, offset + (depth.start + k) * rowStride + columns.start, columns.count, line);
    deal(line, tiles, panel, k * TILE, depth.count * TILE);
  }
}

/** Deals a line out to tiles, three numbers each. */
function deal(line: Float64Array, tiles: number, panel: Float64Array, start: number, strip: number): void {
  for (let tile = 0, from = 0, at = start; tile < tiles; tile++, from += TILE, at += strip) {
    panel[at] = line[from];
    panel[at + 1] = line[from + 1];
    panel[at + 2] = line[from + 2];
  }
}

/** Packs columns gathered from `source`: the element at depth k of column j is at `depthOffsets[k] + columnOffsets[j]`. */
export function packGathered(
  source: Float64Array,
  depthOffsets: Int32Array,
  columnOffsets: Int32Array,
  panel: Float64Array,
  columns: Range,
  depth: Range,
): void {
  const last = columns.start + columns.count - 1;
  let at = 0;
  for (let column = columns.start; column <= last; column += TILE) {
    // Past the end the last column is repeated: its products are never stored.
    const first = columnOffsets[column];
    const second = columnOffsets[Math.min(column + 1, last)];
    const third = columnOffsets[Math.min(column + 2, last)];
    gatherTile(source, depthOffsets, depth, panel, at, first, second, third);
    at += depth.count * TILE;
  }
}

function gatherTile(
  source: Float64Array,
  depthOffsets: Int32Array,
  depth: Range,
  panel: Float64Array,
  start: number,
  first: number,
  second: number,
  third: number,
): void {
  const end = depth.start + depth.count;
  let at = start | 0;
  for (let k = depth.start; k < end; k++) {
    const base = depthOffsets[k];
    panel[at] = source[(base + first) | 0];
    panel[(at + 1) | 0] = source[(base + second) | 0];
    panel[(at + 2) | 0] = source[(base + third) | 0];
    at = (at + TILE) | 0;
  }
}
