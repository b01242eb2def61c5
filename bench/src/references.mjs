// The metrics once more, plainly: whole float64 planes, two-dimensional windows, moments in two passes.
// It shares no code with the packages and stands for the truth in the column of errors.

const SIZE = 11;
const WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333];
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

const gaussian = normalized(
  Float64Array.from({ length: SIZE * SIZE }, (_, i) => {
    const x = (i % SIZE) - 5;
    const y = Math.floor(i / SIZE) - 5;
    return Math.exp(-(x * x + y * y) / (2 * 1.5 * 1.5));
  }),
);

/**
 * Every reference value of a pair, by the names that contenders use.
 *
 * @param {import('./pictures.mjs').Pair} pair
 * @returns {Record<string, number>}
 */
export function references({ reference, distorted }) {
  const a = lumaPlane(reference);
  const b = lumaPlane(distorted);
  const { ssim } = meanSimilarity(a, b);
  const factor = Math.max(1, Math.round(Math.min(a.width, a.height) / 256));
  return {
    psnr: peakSignalToNoise(reference.data, distorted.data),
    ssim,
    'ssim-downsample': factor === 1 ? ssim : meanSimilarity(boxMeans(a, factor), boxMeans(b, factor)).ssim,
    'ms-ssim': multiScale(a, b),
  };
}

function peakSignalToNoise(a, b) {
  let total = 0;
  for (let i = 0; i < a.length; i++) if (i % 4 < 3) total += (a[i] - b[i]) ** 2;
  return 10 * Math.log10(255 ** 2 / (total / ((a.length / 4) * 3)));
}

function multiScale(a, b) {
  let score = 1;
  for (let j = 0; j < WEIGHTS.length; j++) {
    const { ssim, contrastStructure } = meanSimilarity(a, b);
    score *= (j === WEIGHTS.length - 1 ? ssim : contrastStructure) ** WEIGHTS[j];
    a = boxMeans(a, 2);
    b = boxMeans(b, 2);
  }
  return score;
}

/** MATLAB's rgb2gray of 8-bit pictures. */
function lumaPlane({ width, height, data }) {
  const values = new Float64Array(width * height);
  for (let i = 0; i < values.length; i++) {
    values[i] = Math.round(
      0.29893602129377539 * data[4 * i] +
        0.58704307445112136 * data[4 * i + 1] +
        0.11402090425510325 * data[4 * i + 2],
    );
  }
  return { width, height, values };
}

function meanSimilarity(a, b) {
  const width = a.width - SIZE + 1;
  const height = a.height - SIZE + 1;
  let ssim = 0;
  let contrastStructure = 0;
  for (let y = 0; y < height; y++) {
    let rowSsim = 0;
    let rowContrastStructure = 0;
    for (let x = 0; x < width; x++) {
      const start = y * a.width + x;
      const muA = windowMean(a.values, start, a.width);
      const muB = windowMean(b.values, start, a.width);
      const { varA, varB, covariance } = windowDeviations(a.values, b.values, start, a.width, muA, muB);
      const cs = (2 * covariance + C2) / (varA + varB + C2);
      rowContrastStructure += cs;
      rowSsim += ((2 * muA * muB + C1) / (muA * muA + muB * muB + C1)) * cs;
    }
    ssim += rowSsim;
    contrastStructure += rowContrastStructure;
  }
  return { ssim: ssim / (width * height), contrastStructure: contrastStructure / (width * height) };
}

function windowMean(values, start, stride) {
  let mean = 0;
  for (let v = 0; v < SIZE; v++) {
    const row = start + v * stride;
    for (let u = 0; u < SIZE; u++) mean += gaussian[v * SIZE + u] * values[row + u];
  }
  return mean;
}

function windowDeviations(a, b, start, stride, muA, muB) {
  let varA = 0;
  let varB = 0;
  let covariance = 0;
  for (let v = 0; v < SIZE; v++) {
    const row = start + v * stride;
    for (let u = 0; u < SIZE; u++) {
      const weight = gaussian[v * SIZE + u];
      const p = a[row + u] - muA;
      const q = b[row + u] - muB;
      varA += weight * p * p;
      varB += weight * q * q;
      covariance += weight * p * q;
    }
  }
  return { varA, varB, covariance };
}

/** Every `f`-th pixel of the means over f x f boxes, placed as MATLAB's imfilter places them. */
function boxMeans({ width, height, values }, f) {
  const before = Math.ceil(f / 2) - 1;
  const small = { width: Math.ceil(width / f), height: Math.ceil(height / f) };
  const means = new Float64Array(small.width * small.height);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      let total = 0;
      for (let v = 0; v < f; v++) {
        const row = mirror(y * f - before + v, height) * width;
        for (let u = 0; u < f; u++) total += values[row + mirror(x * f - before + u, width)];
      }
      means[y * small.width + x] = total / (f * f);
    }
  }
  return { ...small, values: means };
}

function mirror(i, length) {
  if (i < 0) return -1 - i;
  return i < length ? i : 2 * length - 1 - i;
}

function normalized(weights) {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}
