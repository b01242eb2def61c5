import type { PlaneRows } from '../rows/index.ts';
import type { Convolution } from './convolution.ts';
import { type MomentsRow, MovingMoments } from './moments.ts';

/** The same plane of both pictures. */
export interface PlanePair {
  readonly reference: PlaneRows;
  readonly distorted: PlaneRows;
}

/**
 * Slides a window over several planes of one size in step.
 *
 * @param planes - at least one pair
 * @param visit - called for every row of windows, from the top, with each plane's moments of that row
 */
export function slideWindow(
  planes: readonly PlanePair[],
  convolution: Convolution,
  visit: (rows: readonly MomentsRow[], y: number) => void,
): void {
  const { width, height } = planes[0].reference;
  const moments = planes.map(() => new MovingMoments(convolution, width));
  const reference = new Float64Array(width);
  const distorted = new Float64Array(width);
  let visited = 0;
  const visitReady = (ready: number) => {
    for (let k = 0; k < ready; k++) {
      visit(
        moments.map((plane) => plane.row(k)),
        visited++,
      );
    }
  };

  for (let y = 0; y < height; y++) {
    let ready = 0;
    for (let p = 0; p < planes.length; p++) {
      planes[p].reference.read(y, reference, 0);
      planes[p].distorted.read(y, distorted, 0);
      ready = moments[p].push(reference, distorted);
    }
    visitReady(ready);
  }
  let ready = 0;
  for (const plane of moments) ready = plane.finish();
  visitReady(ready);
}
