import { mirrored } from './pad.ts';

/** For each place of a resized axis, the places it is made from and their weights: `count` of each. */
export interface ResamplingTaps {
  readonly count: number;
  /** `indices[place * count + tap]`, inside the source. */
  readonly indices: Int32Array;
  /** Beside `indices`; 0 where a place needs fewer taps. */
  readonly weights: Float64Array;
}

/** A reconstruction filter: even, 0 from `radius` on. */
interface Reconstruction {
  readonly radius: number;
  weight(distance: number): number;
}

const TRIANGLE: Reconstruction = {
  radius: 1,
  weight: (x) => Math.max(0, 1 - Math.abs(x)),
};

/** Cubic convolution (Keys 1981) with its free parameter a. */
function cubic(a: number): Reconstruction {
  return {
    radius: 2,
    weight(distance) {
      const x = Math.abs(distance);
      if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
      if (x < 2) return (((x - 5) * x + 8) * x - 4) * a;
      return 0;
    },
  };
}

const KEYS = cubic(-0.5);
const TORCH_CUBIC = cubic(-0.75);

/** The taps of one axis, from `from` places to `to`. */
export type TapsOfAxis = (from: number, to: number) => ResamplingTaps;

/** Pillow's `precompute_coeffs`: antialiased, taps beyond the edge dropped, weights normalised. */
const pillowTaps =
  (filter: Reconstruction): TapsOfAxis =>
  (from, to) => {
    const scale = from / to;
    const stretch = Math.max(1, scale);
    const support = filter.radius * stretch;
    const count = Math.ceil(support) * 2 + 1;
    const taps = emptyTaps(to, count);
    for (let place = 0; place < to; place++) {
      const centre = (place + 0.5) * scale;
      const first = Math.max(0, Math.trunc(centre - support + 0.5));
      const end = Math.min(from, Math.trunc(centre + support + 0.5));
      let total = 0;
      for (let tap = 0; tap < end - first; tap++) {
        const weight = filter.weight((tap + first - centre + 0.5) * (1 / stretch));
        taps.indices[place * count + tap] = first + tap;
        taps.weights[place * count + tap] = weight;
        total += weight;
      }
      normalize(taps, place, total);
    }
    return taps;
  };

/** PyTorch's `interpolate` with align_corners false: never antialiased, indices held at the edge. */
const torchTaps =
  (filter: Reconstruction): TapsOfAxis =>
  (from, to) => {
    const scale = from / to;
    const count = filter.radius * 2;
    const taps = emptyTaps(to, count);
    for (let place = 0; place < to; place++) {
      const centre = scale * (place + 0.5) - 0.5;
      const floor = Math.floor(centre);
      const fraction = centre - floor;
      for (let tap = 0; tap < count; tap++) {
        const step = tap - filter.radius + 1;
        taps.indices[place * count + tap] = Math.min(Math.max(floor + step, 0), from - 1);
        taps.weights[place * count + tap] = filter.weight(fraction - step);
      }
    }
    return taps;
  };

/** MATLAB's `imresize`: antialiased, mirrored at the edge, weights normalised. */
const matlabTaps =
  (filter: Reconstruction): TapsOfAxis =>
  (from, to) => {
    const scale = to / from;
    const shrink = Math.min(1, scale);
    const width = (filter.radius * 2) / shrink;
    const count = Math.ceil(width) + 2;
    const taps = emptyTaps(to, count);
    for (let place = 0; place < to; place++) {
      const centre = (place + 1) / scale + 0.5 * (1 - 1 / scale);
      const left = Math.floor(centre - width / 2);
      let total = 0;
      for (let tap = 0; tap < count; tap++) {
        const weight = shrink * filter.weight(shrink * (centre - (left + tap)));
        taps.indices[place * count + tap] = mirrored(left + tap - 1, from);
        taps.weights[place * count + tap] = weight;
        total += weight;
      }
      normalize(taps, place, total);
    }
    return taps;
  };

/** The taps of each way of resizing. */
export const TAPS = {
  'pil-bicubic': trimmed(pillowTaps(KEYS)),
  'pil-bilinear': trimmed(pillowTaps(TRIANGLE)),
  'torch-bicubic': torchTaps(TORCH_CUBIC),
  'torch-bilinear': torchTaps(TRIANGLE),
  'matlab-bicubic': trimmed(matlabTaps(KEYS)),
  'matlab-bilinear': trimmed(matlabTaps(TRIANGLE)),
} as const satisfies Record<string, TapsOfAxis>;

/** Leaves out taps of weight 0, so that no place has more taps than the one with the most. */
function trimmed(taps: TapsOfAxis): TapsOfAxis {
  return (from, to) => {
    const all = taps(from, to);
    const moved = emptyTaps(to, mostWeights(all, to));
    for (let place = 0; place < to; place++) {
      let at = place * moved.count;
      for (let tap = place * all.count; tap < (place + 1) * all.count; tap++) {
        if (all.weights[tap] === 0) continue;
        moved.indices[at] = all.indices[tap];
        moved.weights[at++] = all.weights[tap];
      }
      // A row read for nothing should at least be one at hand.
      const last = moved.indices[Math.max(place * moved.count, at - 1)];
      moved.indices.fill(last, at, (place + 1) * moved.count);
    }
    return moved;
  };
}

function mostWeights({ count, weights }: ResamplingTaps, places: number): number {
  let most = 1;
  for (let place = 0; place < places; place++) {
    let used = 0;
    for (let tap = place * count; tap < (place + 1) * count; tap++) if (weights[tap] !== 0) used++;
    most = Math.max(most, used);
  }
  return most;
}

function emptyTaps(places: number, count: number): ResamplingTaps {
  return { count, indices: new Int32Array(places * count), weights: new Float64Array(places * count) };
}

function normalize({ count, weights }: ResamplingTaps, place: number, total: number): void {
  if (total === 0) return;
  for (let tap = 0; tap < count; tap++) weights[place * count + tap] /= total;
}
