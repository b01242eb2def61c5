import { IqaError } from '../error.ts';
import { type Border, pad, reachOf } from './pad.ts';
import { checkPlane, type Plane } from './plane.ts';

/**
 * Correlation with a kernel by MATLAB's conventions (`imfilter(A, h, border)`, and `filter2(h, A, 'valid')`
 * for `valid`): the kernel is not turned round, and one of even size is centred before its middle, so that
 * 2x2 covers a pixel, its right, its lower and its diagonal neighbour. Products are added row by row.
 *
 * @param plane - the plane to filter
 * @param kernel - the weights
 * @param border - what lies beyond the edge; `valid` leaves out places that would need it
 * @returns a plane of the same size, or for `valid` smaller by the kernel's size less one
 * @throws IqaError E_INPUT for a plane that contradicts itself; E_TOO_SMALL for `valid` with a kernel larger
 *   than the plane; E_USAGE for an unknown border
 */
export function imfilter(plane: Plane, kernel: Plane, border: Border): Plane {
  checkPlane(plane, 'The plane');
  checkPlane(kernel, 'The kernel');
  return correlateInside(withMargins(plane, kernel, border), kernel);
}

/**
 * The same as {@link imfilter} with the kernel `vertical[y] * horizontal[x]`, in two passes: rows first,
 * then columns. Differs from the one-pass sum by rounding alone.
 *
 * @param plane - the plane to filter
 * @param horizontal - the taps along a row
 * @param vertical - the taps along a column; the same where left out
 * @param border - what lies beyond the edge
 * @throws IqaError as {@link imfilter}
 */
export function filterSeparable(
  plane: Plane,
  border: Border,
  horizontal: Float64Array,
  vertical: Float64Array = horizontal,
): Plane {
  const row: Plane = { width: horizontal.length, height: 1, data: horizontal };
  const column: Plane = { width: 1, height: vertical.length, data: vertical };
  return imfilter(imfilter(plane, row, border), column, border);
}

function withMargins(plane: Plane, kernel: Plane, border: Border): Plane {
  if (border !== 'valid') {
    const across = reachOf(kernel.width);
    const down = reachOf(kernel.height);
    const margins = { top: down.before, bottom: down.after, left: across.before, right: across.after };
    return pad(plane, margins, border);
  }
  if (kernel.width <= plane.width && kernel.height <= plane.height) return plane;
  throw new IqaError(
    'E_TOO_SMALL',
    `A ${kernel.width}x${kernel.height} kernel does not fit into ${plane.width}x${plane.height}: use another border.`,
  );
}

/** One kernel tap after the other over whole rows: the innermost loop runs over neighbours in memory. */
function correlateInside(source: Plane, kernel: Plane): Plane {
  const width = source.width - kernel.width + 1;
  const height = source.height - kernel.height + 1;
  const data = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    const to = y * width;
    for (let ky = 0; ky < kernel.height; ky++) {
      for (let kx = 0; kx < kernel.width; kx++) {
        const weight = kernel.data[ky * kernel.width + kx];
        const from = (y + ky) * source.width + kx;
        for (let x = 0; x < width; x++) data[to + x] += weight * source.data[from + x];
      }
    }
  }
  return { width, height, data };
}
