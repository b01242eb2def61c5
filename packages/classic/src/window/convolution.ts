/** Rows (or columns) that one step of a convolution turns out together: they share what they load. */
export const STEP = 4;

/** Convolves along rows of any content with a symmetric kernel of odd length. */
export interface Convolution {
  readonly size: number;
  readonly taps: Float64Array;
  /**
   * Along x: `out[at + x]` for x in [0, count), from `row[x .. x + size)`. `count` is a multiple of
   * {@link STEP} and `row` holds `count + size - 1` numbers.
   */
  along(row: Float64Array, count: number, out: Float64Array, at: number): void;
  /**
   * Across rows: {@link STEP} neighbouring output rows, one every `count` numbers of `out`, from
   * `size + STEP - 1` rows of `ring` that begin at `starts`.
   */
  across(ring: Float64Array, starts: Int32Array, count: number, out: Float64Array): void;
}

/** The convolution with `taps`, whose second half mirrors the first. */
export function symmetricConvolution(taps: Float64Array): Convolution {
  return taps.length === 11 ? elevenTaps(taps) : anyTaps(taps);
}

/**
 * Eleven taps, written out: symmetric pixels are added before they are weighted, and four outputs
 * share fourteen loads that stay in registers. The order of additions is that of `anyTaps`.
 */
function elevenTaps(taps: Float64Array): Convolution {
  return {
    size: 11,
    taps,
    along: (row, count, out, at) => alongEleven(taps, row, count, out, at),
    across: (ring, starts, count, out) => acrossEleven(taps, ring, starts, count, out),
  };
}

function alongEleven(
  taps: Float64Array,
  row: Float64Array,
  count: number,
  out: Float64Array,
  at: number,
): void {
  const w0 = taps[0];
  const w1 = taps[1];
  const w2 = taps[2];
  const w3 = taps[3];
  const w4 = taps[4];
  const w5 = taps[5];
  let v0 = row[0];
  let v1 = row[1];
  let v2 = row[2];
  let v3 = row[3];
  let v4 = row[4];
  let v5 = row[5];
  let v6 = row[6];
  let v7 = row[7];
  let v8 = row[8];
  let v9 = row[9];
  for (let x = 0; x < count; x += 4) {
    const v10 = row[x + 10];
    const v11 = row[x + 11];
    const v12 = row[x + 12];
    const v13 = row[x + 13];
    const o = at + x;
    out[o] = w5 * v5 + w4 * (v4 + v6) + w3 * (v3 + v7) + w2 * (v2 + v8) + w1 * (v1 + v9) + w0 * (v0 + v10);
    out[o + 1] =
      w5 * v6 + w4 * (v5 + v7) + w3 * (v4 + v8) + w2 * (v3 + v9) + w1 * (v2 + v10) + w0 * (v1 + v11);
    out[o + 2] =
      w5 * v7 + w4 * (v6 + v8) + w3 * (v5 + v9) + w2 * (v4 + v10) + w1 * (v3 + v11) + w0 * (v2 + v12);
    out[o + 3] =
      w5 * v8 + w4 * (v7 + v9) + w3 * (v6 + v10) + w2 * (v5 + v11) + w1 * (v4 + v12) + w0 * (v3 + v13);
    v0 = v4;
    v1 = v5;
    v2 = v6;
    v3 = v7;
    v4 = v8;
    v5 = v9;
    v6 = v10;
    v7 = v11;
    v8 = v12;
    v9 = v13;
  }
}

function acrossEleven(
  taps: Float64Array,
  ring: Float64Array,
  starts: Int32Array,
  count: number,
  out: Float64Array,
): void {
  const w0 = taps[0];
  const w1 = taps[1];
  const w2 = taps[2];
  const w3 = taps[3];
  const w4 = taps[4];
  const w5 = taps[5];
  const r0 = starts[0];
  const r1 = starts[1];
  const r2 = starts[2];
  const r3 = starts[3];
  const r4 = starts[4];
  const r5 = starts[5];
  const r6 = starts[6];
  const r7 = starts[7];
  const r8 = starts[8];
  const r9 = starts[9];
  const r10 = starts[10];
  const r11 = starts[11];
  const r12 = starts[12];
  const r13 = starts[13];
  const second = count;
  const third = 2 * count;
  const fourth = 3 * count;
  for (let x = 0; x < count; x++) {
    const v0 = ring[r0 + x];
    const v1 = ring[r1 + x];
    const v2 = ring[r2 + x];
    const v3 = ring[r3 + x];
    const v4 = ring[r4 + x];
    const v5 = ring[r5 + x];
    const v6 = ring[r6 + x];
    const v7 = ring[r7 + x];
    const v8 = ring[r8 + x];
    const v9 = ring[r9 + x];
    const v10 = ring[r10 + x];
    const v11 = ring[r11 + x];
    const v12 = ring[r12 + x];
    const v13 = ring[r13 + x];
    out[x] = w5 * v5 + w4 * (v4 + v6) + w3 * (v3 + v7) + w2 * (v2 + v8) + w1 * (v1 + v9) + w0 * (v0 + v10);
    out[second + x] =
      w5 * v6 + w4 * (v5 + v7) + w3 * (v4 + v8) + w2 * (v3 + v9) + w1 * (v2 + v10) + w0 * (v1 + v11);
    out[third + x] =
      w5 * v7 + w4 * (v6 + v8) + w3 * (v5 + v9) + w2 * (v4 + v10) + w1 * (v3 + v11) + w0 * (v2 + v12);
    out[fourth + x] =
      w5 * v8 + w4 * (v7 + v9) + w3 * (v6 + v10) + w2 * (v5 + v11) + w1 * (v4 + v12) + w0 * (v3 + v13);
  }
}

/** Any odd number of taps, from the middle outwards, one pair of taps after the other. */
function anyTaps(taps: Float64Array): Convolution {
  const size = taps.length;
  const shifted = Int32Array.from({ length: size }, (_, k) => k);
  return {
    size,
    taps,
    along: (row, count, out, at) => weigh(taps, row, shifted, count, out, at),
    across: (ring, starts, count, out) => {
      for (let y = 0; y < STEP; y++) weigh(taps, ring, starts.subarray(y, y + size), count, out, y * count);
    },
  };
}

/** Adds up `count` numbers from each of the places in `starts`, one for every tap. */
function weigh(
  taps: Float64Array,
  values: Float64Array,
  starts: Int32Array,
  count: number,
  out: Float64Array,
  at: number,
): void {
  const radius = (taps.length - 1) >> 1;
  const middle = taps[radius];
  const middleStart = starts[radius];
  for (let x = 0; x < count; x++) out[at + x] = middle * values[middleStart + x];
  for (let k = 1; k <= radius; k++) {
    const weight = taps[radius - k];
    const before = starts[radius - k];
    const after = starts[radius + k];
    for (let x = 0; x < count; x++) out[at + x] += weight * (values[before + x] + values[after + x]);
  }
}
