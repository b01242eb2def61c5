import type { Kernel } from './kernel.ts';
import { load, store } from './lines.ts';

/** For each output place along an axis, `count` source places and their weights, one after the other. */
interface Taps {
  readonly count: number;
  readonly places: Int32Array;
  readonly weights: Float64Array;
}

type TapWeights = (fraction: number) => readonly number[];

const tapWeights: { readonly [method in 'bilinear' | 'bicubic']: TapWeights } = {
  bilinear: (fraction) => [1 - fraction, fraction],
  bicubic: (fraction) => [
    farCubic(1 + fraction),
    nearCubic(fraction),
    nearCubic(1 - fraction),
    farCubic(2 - fraction),
  ],
};

const A = -0.75;

/** Keys' cubic up to distance 1. */
function nearCubic(d: number): number {
  return ((A + 2) * d - (A + 3)) * d * d + 1;
}

/** Keys' cubic from distance 1 to 2. */
function farCubic(d: number): number {
  return ((A * d - 5 * A) * d + 8 * A) * d - 4 * A;
}

/** Rows are combined first, then columns; each sum runs from the first tap to the last. */
export const resizeLike: Kernel<'resizeLike'> = ({ inputs: [x], attributes: { method }, shape, memory }) => {
  const [images, channels, outHeight, outWidth] = shape;
  const [, , height, width] = x.shape;
  const output = memory.allocate(shape);
  const down = tapsOf(height, outHeight, tapWeights[method]);
  const across = tapsOf(width, outWidth, tapWeights[method]);
  const row = memory.workspace('resize row', width);
  const combined = memory.workspace('resize combined', width);
  const resized = memory.workspace('resize resized', outWidth);
  for (let plane = 0; plane < images * channels; plane++) {
    for (let oy = 0; oy < outHeight; oy++) {
      combined.fill(0, 0, width);
      for (let tap = oy * down.count; tap < (oy + 1) * down.count; tap++) {
        load(x.data, (plane * height + down.places[tap]) * width, width, row);
        addScaled(combined, row, width, down.weights[tap]);
      }
      applyTaps(combined, across, resized, outWidth);
      store(resized, 0, outWidth, output.data, (plane * outHeight + oy) * outWidth);
    }
  }
  return output;
};

/** Pixel centres are kept in place; taps beyond a border fall on the border. */
function tapsOf(extent: number, outExtent: number, weightsAt: TapWeights): Taps {
  const count = weightsAt(0).length;
  const places = new Int32Array(outExtent * count);
  const weights = new Float64Array(outExtent * count);
  for (let i = 0; i < outExtent; i++) {
    const centre = ((i + 0.5) * extent) / outExtent - 0.5;
    const base = Math.floor(centre);
    weightsAt(centre - base).forEach((weight, tap) => {
      const place = base + tap - (count / 2 - 1);
      places[i * count + tap] = Math.min(Math.max(place, 0), extent - 1);
      weights[i * count + tap] = weight;
    });
  }
  return { count, places, weights };
}

function addScaled(total: Float64Array, line: Float64Array, count: number, factor: number): void {
  for (let i = 0; i < count; i++) total[i] += factor * line[i];
}

function applyTaps(
  line: Float64Array,
  { count, places, weights }: Taps,
  resized: Float64Array,
  extent: number,
): void {
  for (let i = 0; i < extent; i++) {
    let total = 0;
    for (let tap = i * count; tap < (i + 1) * count; tap++) total += weights[tap] * line[places[tap]];
    resized[i] = total;
  }
}
