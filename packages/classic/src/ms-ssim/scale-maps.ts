import type { OptionsOf } from '@iqakit/core/metric';
import { power } from './combine.ts';
import type { MsSsimOptionTable } from './definition.ts';
import type { ScaleVisitor } from './pyramid.ts';
import { normalizedWeights, productWeights } from './scale-weights.ts';

type MapOptions = Pick<OptionsOf<MsSsimOptionTable>, 'combine' | 'negative' | 'windowSize'>;

/** A scale's values at the scale's own size; for a product, already raised to the scale's power. */
interface ScaleMap {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** The maps of all scales of one plane, gathered row by row and brought together into one. */
export interface ScaleMaps {
  readonly visit: ScaleVisitor;
  /**
   * Enlarges the coarser maps bilinearly to the finest one's size, multiplies or adds all scales as the
   * score does, and adds the outcome to `total`, which has the finest map's size.
   */
  addTo(total: Float32Array): void;
}

/** @param width - the plane's width in pixels, and so on for `height` */
export function createScaleMaps(
  width: number,
  height: number,
  scales: number,
  options: MapOptions,
): ScaleMaps {
  const { combine, negative, windowSize } = options;
  const maps = Array.from({ length: scales }, (_, j) => emptyMap(width, height, j, windowSize));
  const exponents = productWeights(scales);

  const visit: ScaleVisitor = (scale, values, y) => {
    const { data, width: count } = maps[scale];
    if (combine === 'weighted-sum') return data.set(values, y * count);
    const exponent = exponents[scale];
    for (let x = 0; x < count; x++) data[y * count + x] = power(values[x], exponent, negative);
  };

  const addTo = (total: Float32Array) => {
    const finest = maps[0];
    const enlargements = maps.map((map, j) => enlargementOf(map, finest, j, windowSize));
    const enter = combine === 'product' ? multiplyRow : addRowWith;
    const weights = normalizedWeights(scales);
    const outcome = new Float64Array(finest.width);
    const enlarged = new Float64Array(finest.width);
    for (let y = 0; y < finest.height; y++) {
      outcome.fill(combine === 'product' ? 1 : 0);
      for (let j = 0; j < scales; j++) {
        enlargeRow(maps[j], enlargements[j], y, enlarged);
        enter(outcome, enlarged, weights[j]);
      }
      addRow(total, y * finest.width, outcome);
    }
  };

  return { visit, addTo };
}

function emptyMap(width: number, height: number, scale: number, windowSize: number): ScaleMap {
  const factor = 2 ** scale;
  const across = Math.ceil(width / factor) - windowSize + 1;
  const down = Math.ceil(height / factor) - windowSize + 1;
  return { data: new Float32Array(across * down), width: across, height: down };
}

/** Where the finest scale's windows lie among those of a coarser scale, along each axis. */
interface Enlargement {
  readonly columns: AxisLookup;
  readonly rows: AxisLookup;
}

/** For each place: its neighbours before and after, and how far it is on the way between them. */
interface AxisLookup {
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly fraction: Float64Array;
}

function enlargementOf(map: ScaleMap, finest: ScaleMap, scale: number, windowSize: number): Enlargement {
  return {
    columns: axisLookup(finest.width, map.width, scale, windowSize),
    rows: axisLookup(finest.height, map.height, scale, windowSize),
  };
}

function axisLookup(places: number, count: number, scale: number, windowSize: number): AxisLookup {
  const factor = 2 ** scale;
  const radius = (windowSize - 1) / 2;
  const before = new Int32Array(places);
  const after = new Int32Array(places);
  const fraction = new Float64Array(places);
  for (let i = 0; i < places; i++) {
    // A pixel of this scale has its middle among the `factor` pixels that it is the mean of.
    const place = (i + radius - (factor - 1) / 2) / factor - radius;
    const inside = Math.min(Math.max(place, 0), count - 1);
    before[i] = Math.floor(inside);
    after[i] = Math.min(before[i] + 1, count - 1);
    fraction[i] = inside - before[i];
  }
  return { before, after, fraction };
}

function enlargeRow(
  { data, width }: ScaleMap,
  { columns, rows }: Enlargement,
  y: number,
  out: Float64Array,
): void {
  const upper = rows.before[y] * width;
  const lower = rows.after[y] * width;
  const down = rows.fraction[y];
  const { before, after, fraction } = columns;
  for (let x = 0; x < out.length; x++) {
    const left = data[upper + before[x]] * (1 - down) + data[lower + before[x]] * down;
    const right = data[upper + after[x]] * (1 - down) + data[lower + after[x]] * down;
    out[x] = left * (1 - fraction[x]) + right * fraction[x];
  }
}

function multiplyRow(outcome: Float64Array, values: Float64Array): void {
  for (let x = 0; x < outcome.length; x++) outcome[x] *= values[x];
}

function addRowWith(outcome: Float64Array, values: Float64Array, weight: number): void {
  for (let x = 0; x < outcome.length; x++) outcome[x] += weight * values[x];
}

function addRow(total: Float32Array, at: number, row: Float64Array): void {
  for (let x = 0; x < row.length; x++) total[at + x] += row[x];
}
