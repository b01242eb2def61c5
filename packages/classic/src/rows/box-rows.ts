import { borderIndex } from './border.ts';
import type { PlaneRows } from './plane-rows.ts';

/**
 * The mean over `factor` x `factor` boxes, one for every `factor`-th pixel of every `factor`-th row,
 * with a symmetric border. A box begins where MATLAB's `imfilter` centres a kernel of that size: at
 * the pixel itself for 2, one before it for 3 and 4.
 */
export function boxRows(rows: PlaneRows, factor: number): PlaneRows {
  if (factor === 1) return rows;
  const width = Math.ceil(rows.width / factor);
  const height = Math.ceil(rows.height / factor);
  const before = Math.floor((factor - 1) / 2);
  // Columns from the first box's first to the last box's last, beyond both edges of the picture.
  const columns = width * factor;
  const source = new Float64Array(rows.width);
  const total = new Float64Array(columns);

  const read = (y: number, out: Float64Array, at: number) => {
    total.fill(0);
    for (let k = 0; k < factor; k++) {
      rows.read(borderIndex(y * factor + k - before, rows.height, 'symmetric'), source, 0);
      addShifted(source, before, total);
    }
    writeBoxMeans(total, factor, out, at, width);
  };
  return { width, height, read };
}

/** Adds a row to columns that begin `before` to its left, mirrored beyond its edges. */
function addShifted(row: Float64Array, before: number, columns: Float64Array): void {
  const inside = Math.min(row.length, columns.length - before);
  for (let x = 0; x < inside; x++) columns[before + x] += row[x];
  for (let x = 0; x < before; x++) columns[x] += row[borderIndex(x - before, row.length, 'symmetric')];
  for (let x = before + inside; x < columns.length; x++) {
    columns[x] += row[borderIndex(x - before, row.length, 'symmetric')];
  }
}

function writeBoxMeans(
  columns: Float64Array,
  factor: number,
  out: Float64Array,
  at: number,
  count: number,
): void {
  const pixels = factor * factor;
  for (let x = 0, from = 0; x < count; x++, from += factor) {
    let sum = 0;
    for (let k = 0; k < factor; k++) sum += columns[from + k];
    out[at + x] = sum / pixels;
  }
}
