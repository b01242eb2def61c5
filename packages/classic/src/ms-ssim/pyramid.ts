import {
  type Convolution,
  contrastStructureRow,
  type MomentsRow,
  MovingMoments,
  type PlanePair,
  type SimilarityConstants,
  ssimRow,
} from '../window/index.ts';

/** The rows of one scale's values, in order. */
export type ScaleVisitor = (scale: number, values: Float64Array, y: number) => void;

/** What all scales of a pyramid share. */
export interface PyramidSettings {
  readonly convolution: Convolution;
  readonly constants: SimilarityConstants;
  readonly scales: number;
  readonly visit: ScaleVisitor;
}

/**
 * Runs a pair of planes through all scales in one pass, from the top row to the bottom one. Every scale
 * holds only the rows under its window, and passes each two rows on as one of the next scale.
 *
 * @returns each scale's mean over its windows, from the finest: contrast-structure, and SSIM at the coarsest
 */
export function scaleMeans({ reference, distorted }: PlanePair, settings: PyramidSettings): number[] {
  const { width, height } = reference;
  const finest = new Scale(width, 0, settings);
  const a = new Float64Array(width);
  const b = new Float64Array(width);
  for (let y = 0; y < height; y++) {
    reference.read(y, a, 0);
    distorted.read(y, b, 0);
    finest.push(a, b);
  }
  finest.finish();
  return finest.means();
}

/** One scale, and through it all coarser ones. */
class Scale {
  private readonly scale: number;
  private readonly settings: PyramidSettings;
  private readonly moments: MovingMoments;
  private readonly values: Float64Array;
  private readonly similarityRow: typeof ssimRow;
  private readonly coarser: HalvingLink | undefined;
  private total = 0;
  private rows = 0;

  constructor(width: number, scale: number, settings: PyramidSettings) {
    const isCoarsest = scale === settings.scales - 1;
    this.scale = scale;
    this.settings = settings;
    this.moments = new MovingMoments(settings.convolution, width);
    this.values = new Float64Array(width - settings.convolution.size + 1);
    this.similarityRow = isCoarsest ? ssimRow : contrastStructureRow;
    this.coarser = isCoarsest ? undefined : new HalvingLink(width, scale + 1, settings);
  }

  push(reference: Float64Array, distorted: Float64Array): void {
    this.take(this.moments.push(reference, distorted));
    this.coarser?.push(reference, distorted);
  }

  finish(): void {
    this.take(this.moments.finish());
    this.coarser?.finish();
  }

  means(): number[] {
    return [this.total / (this.rows * this.values.length), ...(this.coarser?.next.means() ?? [])];
  }

  private take(ready: number): void {
    for (let k = 0; k < ready; k++) this.takeRow(this.moments.row(k));
  }

  private takeRow(moments: MomentsRow): void {
    this.total += this.similarityRow(moments, this.settings.constants, this.values);
    this.settings.visit(this.scale, this.values, this.rows);
    this.rows++;
  }
}

/**
 * The way from one scale to the next: the mean of each pixel, its right, its lower and its diagonal
 * neighbour, for every second pixel of every second row; an odd edge is mirrored.
 */
class HalvingLink {
  readonly next: Scale;
  private readonly upperReference: Float64Array;
  private readonly upperDistorted: Float64Array;
  private readonly reference: Float64Array;
  private readonly distorted: Float64Array;
  private hasUpper = false;

  constructor(width: number, scale: number, settings: PyramidSettings) {
    const halfWidth = Math.ceil(width / 2);
    this.next = new Scale(halfWidth, scale, settings);
    this.upperReference = new Float64Array(width);
    this.upperDistorted = new Float64Array(width);
    this.reference = new Float64Array(halfWidth);
    this.distorted = new Float64Array(halfWidth);
  }

  push(reference: Float64Array, distorted: Float64Array): void {
    if (this.hasUpper) {
      this.pass(reference, distorted);
      return;
    }
    this.upperReference.set(reference);
    this.upperDistorted.set(distorted);
    this.hasUpper = true;
  }

  finish(): void {
    if (this.hasUpper) this.pass(this.upperReference, this.upperDistorted);
    this.next.finish();
  }

  private pass(lowerReference: Float64Array, lowerDistorted: Float64Array): void {
    halve(this.upperReference, lowerReference, this.reference);
    halve(this.upperDistorted, lowerDistorted, this.distorted);
    this.hasUpper = false;
    this.next.push(this.reference, this.distorted);
  }
}

function halve(upper: Float64Array, lower: Float64Array, out: Float64Array): void {
  const width = upper.length;
  const pairs = width >> 1;
  for (let x = 0, i = 0; x < pairs; x++, i += 2) {
    out[x] = (upper[i] + upper[i + 1] + lower[i] + lower[i + 1]) * 0.25;
  }
  if (width % 2 === 1) out[pairs] = (upper[width - 1] + lower[width - 1]) * 0.5;
}
