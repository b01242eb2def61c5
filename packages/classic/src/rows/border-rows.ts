import { type Border, borderIndex } from './border.ts';
import type { PlaneRows } from './plane-rows.ts';

/** A plane with `radius` more pixels on every side, so that every pixel has its whole window. */
export function borderRows(rows: PlaneRows, border: Border, radius: number): PlaneRows {
  if (border === 'valid') return rows;
  const width = rows.width + 2 * radius;
  const height = rows.height + 2 * radius;
  const left = Int32Array.from({ length: radius }, (_, x) => borderIndex(x - radius, rows.width, border));
  const right = Int32Array.from({ length: radius }, (_, x) =>
    borderIndex(x + rows.width, rows.width, border),
  );

  const read = (y: number, out: Float64Array, at: number) => {
    const inside = at + radius;
    rows.read(borderIndex(y - radius, rows.height, border), out, inside);
    for (let x = 0; x < radius; x++) {
      out[at + x] = out[inside + left[x]];
      out[inside + rows.width + x] = out[inside + right[x]];
    }
  };
  return { width, height, read };
}
