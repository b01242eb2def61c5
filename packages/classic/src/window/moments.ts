import { type Convolution, STEP } from './convolution.ts';

/**
 * The weighted moments of every window of one output row, of s = a + b and d = a - b rather than of
 * the pictures a and b: four fields tell all that SSIM asks for, where a, b, a^2, b^2 and ab are five.
 * Field f of window x is at `values[at + f * stride + x]`; the fields are E[s], E[d], E[s^2], E[d^2].
 */
export interface MomentsRow {
  readonly values: Float64Array;
  readonly at: number;
  readonly stride: number;
  /** How many windows the row has. */
  readonly count: number;
}

const FIELDS = 4;

/**
 * Slides a window down a pair of planes that is pushed row by row. Only the rows under the window are
 * held: `size + 3` of them, already convolved along x.
 */
export class MovingMoments {
  private readonly convolution: Convolution;
  private readonly stride: number;
  private readonly rowLength: number;
  /** The fields of one row of pixels, side by side. */
  private readonly fields: Float64Array;
  private readonly ring: Float64Array;
  private readonly ringRows: number;
  private readonly starts: Int32Array;
  private readonly means: Float64Array;
  private readonly outputs: readonly MomentsRow[];
  private pushed = 0;
  private emitted = 0;

  constructor(convolution: Convolution, width: number) {
    this.convolution = convolution;
    this.stride = strideFor(width);
    this.rowLength = FIELDS * this.stride;
    this.ringRows = convolution.size + STEP - 1;
    this.fields = new Float64Array(this.rowLength + convolution.size + STEP);
    this.ring = new Float64Array(this.ringRows * this.rowLength);
    this.starts = new Int32Array(this.ringRows);
    this.means = new Float64Array(STEP * this.rowLength);
    this.outputs = Array.from({ length: STEP }, (_, k) => ({
      values: this.means,
      at: k * this.rowLength,
      stride: this.stride,
      count: width - convolution.size + 1,
    }));
  }

  /**
   * Takes the next row of both planes; the arrays are not kept.
   *
   * @returns how many rows of moments are ready in {@link row}: none, or {@link STEP}
   */
  push(reference: Float64Array, distorted: Float64Array): number {
    writeFields(reference, distorted, this.fields, this.stride);
    const slot = this.pushed % this.ringRows;
    this.convolution.along(this.fields, this.rowLength, this.ring, slot * this.rowLength);
    this.pushed++;
    return this.pushed - this.emitted === this.ringRows ? this.emit(STEP) : 0;
  }

  /** Brings out the rows that still wait for company, and returns how many they are. */
  finish(): number {
    const waiting = this.pushed - this.convolution.size + 1 - this.emitted;
    return waiting > 0 ? this.emit(waiting) : 0;
  }

  /** The `k`-th row that the last push or finish brought out; good until the next. */
  row(k: number): MomentsRow {
    return this.outputs[k];
  }

  /** Computes {@link STEP} rows, of which `count` count: the rest is made of stale rows. */
  private emit(count: number): number {
    for (let k = 0; k < this.ringRows; k++) {
      this.starts[k] = ((this.emitted + k) % this.ringRows) * this.rowLength;
    }
    this.convolution.across(this.ring, this.starts, this.rowLength, this.means);
    this.emitted += count;
    return count;
  }
}

/**
 * At least `width`, and 2 more than a multiple of 4: so the rows of the ring, four strides apart,
 * begin an odd number of cache lines apart and do not fall into the same cache set, which makes the
 * pass across rows three times slower at widths such as 1920. The `| 0` keeps V8 from holding it as a
 * double, which would make every index of the inner loops one.
 */
function strideFor(width: number): number {
  return (width + ((6 - (width % 4)) % 4)) | 0;
}

function writeFields(a: Float64Array, b: Float64Array, fields: Float64Array, stride: number): void {
  const count = a.length;
  const difference = stride;
  const sumSquare = 2 * stride;
  const differenceSquare = 3 * stride;
  for (let x = 0; x < count; x++) {
    const s = a[x] + b[x];
    const d = a[x] - b[x];
    fields[x] = s;
    fields[difference + x] = d;
    fields[sumSquare + x] = s * s;
    fields[differenceSquare + x] = d * d;
  }
}
