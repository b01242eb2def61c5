/**
 * A second implementation of SSIM and MS-SSIM, written from the papers alone and as plainly as they go:
 * whole planes, two-dimensional windows, moments in two passes (first the means, then the deviations from
 * them). It shares no code with the package and is slow; its rounding errors are not ours.
 */

export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly at: (x: number, y: number) => number;
}

export interface NaiveOptions {
  readonly max: number;
  readonly size?: number;
  /** Undefined: uniform. */
  readonly sigma?: number;
  readonly k1?: number;
  readonly k2?: number;
  readonly sample?: boolean;
}

export interface NaiveMap {
  readonly width: number;
  readonly height: number;
  readonly ssim: number[];
  readonly contrastStructure: number[];
}

/** A plane of stored numbers. */
export function planeOf(width: number, height: number, values: ArrayLike<number>): Plane {
  return { width, height, at: (x, y) => values[y * width + x] };
}

/** Channel `c` of interleaved samples. */
export function channelPlane(
  width: number,
  height: number,
  channels: number,
  data: ArrayLike<number>,
  c: number,
): Plane {
  return { width, height, at: (x, y) => data[(y * width + x) * channels + c] };
}

/** MATLAB's rgb2gray of 8-bit pictures, from its documented matrix rounded as it stores it. */
export function rgb2gray8(width: number, height: number, channels: number, data: ArrayLike<number>): Plane {
  const values = Array.from({ length: width * height }, (_, i) =>
    Math.round(
      0.29893602129377539 * data[i * channels] +
        0.58704307445112136 * data[i * channels + 1] +
        0.11402090425510325 * data[i * channels + 2],
    ),
  );
  return planeOf(width, height, values);
}

/** A plane that goes on beyond its edges. */
export function extended(plane: Plane, border: 'replicate' | 'symmetric', radius: number): Plane {
  const inside = (i: number, n: number): number => {
    if (i >= 0 && i < n) return i;
    if (border === 'replicate') return i < 0 ? 0 : n - 1;
    return i < 0 ? inside(-1 - i, n) : inside(2 * n - 1 - i, n);
  };
  const { width, height, at } = plane;
  return {
    width: width + 2 * radius,
    height: height + 2 * radius,
    at: (x, y) => at(inside(x - radius, width), inside(y - radius, height)),
  };
}

/** Means of f x f boxes placed as MATLAB's imfilter places an even kernel, mirrored at the edges. */
export function boxMeans(plane: Plane, f: number): Plane {
  const mirrored = extended(plane, 'symmetric', f);
  const before = Math.ceil(f / 2) - 1;
  const width = Math.ceil(plane.width / f);
  const height = Math.ceil(plane.height / f);
  const values: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let total = 0;
      for (let v = 0; v < f; v++) {
        for (let u = 0; u < f; u++) total += mirrored.at(f + x * f - before + u, f + y * f - before + v);
      }
      values.push(total / (f * f));
    }
  }
  return planeOf(width, height, values);
}

/** SSIM and contrast-structure of every window that lies inside. */
export function naiveMap(a: Plane, b: Plane, options: NaiveOptions): NaiveMap {
  const { size = 11 } = options;
  const weights = window2d(size, options.sigma);
  const width = a.width - size + 1;
  const height = a.height - size + 1;
  const ssim: number[] = [];
  const contrastStructure: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const va: number[] = [];
      const vb: number[] = [];
      for (let v = 0; v < size; v++) {
        for (let u = 0; u < size; u++) {
          va.push(a.at(x + u, y + v));
          vb.push(b.at(x + u, y + v));
        }
      }
      const { l, cs } = similarity(va, vb, weights, options);
      ssim.push(l * cs);
      contrastStructure.push(cs);
    }
  }
  return { width, height, ssim, contrastStructure };
}

/** SSIM of every voxel of three planes under a Gaussian in three dimensions, edges replicated. */
export function naiveVolume(a: readonly Plane[], b: readonly Plane[], options: NaiveOptions): number[] {
  const size = 11;
  const radius = 5;
  const sigma = 1.5;
  const weights: number[] = [];
  for (let d = -radius; d <= radius; d++) {
    for (let v = -radius; v <= radius; v++) {
      for (let u = -radius; u <= radius; u++) {
        weights.push(Math.exp(-(d * d + u * u + v * v) / (2 * sigma * sigma)));
      }
    }
  }
  const total = weights.reduce((s, w) => s + w, 0);
  const normal = weights.map((w) => w / total);
  const wideA = a.map((plane) => extended(plane, 'replicate', radius));
  const wideB = b.map((plane) => extended(plane, 'replicate', radius));
  const scores: number[] = [];
  for (let c = 0; c < a.length; c++) {
    for (let y = 0; y < a[0].height; y++) {
      for (let x = 0; x < a[0].width; x++) {
        const va: number[] = [];
        const vb: number[] = [];
        for (let d = 0; d < size; d++) {
          const p = Math.min(Math.max(c + d - radius, 0), a.length - 1);
          for (let v = 0; v < size; v++) {
            for (let u = 0; u < size; u++) {
              va.push(wideA[p].at(x + u, y + v));
              vb.push(wideB[p].at(x + u, y + v));
            }
          }
        }
        const { l, cs } = similarity(va, vb, normal, options);
        scores.push(l * cs);
      }
    }
  }
  return scores;
}

/** Each scale's mean: contrast-structure, and SSIM at the coarsest. */
export function naiveScaleMeans(a: Plane, b: Plane, scales: number, options: NaiveOptions): number[] {
  const means: number[] = [];
  let [x, y] = [a, b];
  for (let j = 0; j < scales; j++) {
    const map = naiveMap(x, y, options);
    means.push(average(j === scales - 1 ? map.ssim : map.contrastStructure));
    x = boxMeans(x, 2);
    y = boxMeans(y, 2);
  }
  return means;
}

export function average(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function similarity(
  a: readonly number[],
  b: readonly number[],
  weights: readonly number[],
  { max, k1 = 0.01, k2 = 0.03, sample = false }: NaiveOptions,
) {
  const muA = weighted(weights, (i) => a[i]);
  const muB = weighted(weights, (i) => b[i]);
  const scale = sample ? a.length / (a.length - 1) : 1;
  const varA = scale * weighted(weights, (i) => (a[i] - muA) ** 2);
  const varB = scale * weighted(weights, (i) => (b[i] - muB) ** 2);
  const cov = scale * weighted(weights, (i) => (a[i] - muA) * (b[i] - muB));
  const c1 = (k1 * max) ** 2;
  const c2 = (k2 * max) ** 2;
  return { l: (2 * muA * muB + c1) / (muA ** 2 + muB ** 2 + c1), cs: (2 * cov + c2) / (varA + varB + c2) };
}

function weighted(weights: readonly number[], value: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < weights.length; i++) total += weights[i] * value(i);
  return total;
}

function window2d(size: number, sigma: number | undefined): number[] {
  const radius = (size - 1) / 2;
  const weights: number[] = [];
  for (let v = -radius; v <= radius; v++) {
    for (let u = -radius; u <= radius; u++) {
      weights.push(sigma === undefined ? 1 : Math.exp(-(u * u + v * v) / (2 * sigma * sigma)));
    }
  }
  const total = weights.reduce((s, w) => s + w, 0);
  return weights.map((w) => w / total);
}
