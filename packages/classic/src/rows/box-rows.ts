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
  const columns = Int32Array.from({ length: width * factor }, (_, x) =>
    borderIndex(x - before, rows.width, 'symmetric'),
  );
  const source = new Float64Array(rows.width);
  const total = new Float64Array(rows.width);

  const read = (y: number, out: Float64Array, at: number) => {
    total.fill(0);
    for (let k = 0; k < factor; k++) {
      rows.read(borderIndex(y * factor + k - before, rows.height, 'symmetric'), source, 0);
      addRow(source, total);
    }
    for (let x = 0; x < width; x++)
      out[at + x] = boxSum(total, columns, x * factor, factor) / (factor * factor);
  };
  return { width, height, read };
}

function addRow(row: Float64Array, total: Float64Array): void {
  for (let x = 0; x < row.length; x++) total[x] += row[x];
}

function boxSum(row: Float64Array, columns: Int32Array, from: number, count: number): number {
  let total = 0;
  for (let k = 0; k < count; k++) total += row[columns[from + k]];
  return total;
}
