import { type Border, borderIndex } from '../rows/index.ts';
import type { MomentsRow } from '../window/index.ts';

/**
 * Blurs across the planes of a picture as a third dimension, beyond which the first and the last plane go
 * on as `border` says. For three planes the whole window comes down to nine weights.
 *
 * @returns a function from each plane's moments to each plane's moments over the volume; what it returns
 *   is overwritten by its next call
 */
export function volumeMixer(
  taps: ArrayLike<number>,
  border: Border,
  planes: number,
): (rows: readonly MomentsRow[]) => readonly MomentsRow[] {
  const weights = Array.from({ length: planes }, (_, p) => planeWeights(taps, border, planes, p));
  let mixed: MomentsRow[] | undefined;
  return (rows) => {
    mixed ??= rows.map(({ stride, count }) => ({
      values: new Float64Array(4 * stride),
      at: 0,
      stride,
      count,
    }));
    for (let p = 0; p < planes; p++) weigh(rows, weights[p], mixed[p].values);
    return mixed;
  };
}

/** How much each plane counts in a window whose middle is plane `middle`. */
function planeWeights(taps: ArrayLike<number>, border: Border, planes: number, middle: number): Float64Array {
  const radius = (taps.length - 1) / 2;
  const weights = new Float64Array(planes);
  for (let k = 0; k < taps.length; k++) weights[borderIndex(middle + k - radius, planes, border)] += taps[k];
  return weights;
}

function weigh(rows: readonly MomentsRow[], weights: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let p = 0; p < rows.length; p++) {
    const { values, at } = rows[p];
    const weight = weights[p];
    for (let i = 0; i < out.length; i++) out[i] += weight * values[at + i];
  }
}
