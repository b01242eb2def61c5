/**
 * One plane of a picture, read a row at a time as float64. Every later stage sees float64 rows and
 * nothing else, whatever array the pixels came in, so that its loops stay monomorphic.
 */
export interface PlaneRows {
  readonly width: number;
  readonly height: number;
  /** Writes row `y` to `out`, from index `at` on. */
  read(y: number, out: Float64Array, at: number): void;
}
