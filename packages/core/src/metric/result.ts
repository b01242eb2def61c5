import type { OptionValues } from './options.ts';

/** Something the caller should know about a score that was nevertheless computed. */
export interface MetricWarning {
  readonly code: string;
  readonly message: string;
}

/** A number of a result's details, or a list of them (one per scale, per layer, per channel). */
export type Detail = number | string | readonly number[];

/** How a score came to be. */
export interface Provenance {
  /** The package and version that computed it: `@iqakit/classic@0.1.0`. */
  readonly package: string;
  readonly runtime: string;
  readonly precision: 'float64' | 'float32' | 'float16';
  /** What was done to the pixels before the metric proper, in order: decoding, luma, resize, crop. */
  readonly steps: readonly string[];
  /** The weights used: name and tensor digest. */
  readonly models: readonly { readonly id: string; readonly digest: string }[];
}

/** One score and its history. Its shape never depends on an option. */
export interface MetricResult {
  readonly metric: string;
  readonly preset: string;
  readonly score: number;
  readonly direction: 'higher-better' | 'lower-better';
  readonly options: OptionValues;
  readonly details: Readonly<Record<string, Detail>>;
  readonly warnings: readonly MetricWarning[];
  readonly provenance: Provenance;
}

/**
 * A score for every place of the picture: row-major, `data.length === width * height`. The value at
 * `(x, y)` belongs to the source pixel `(offset.x + x * scale.x, offset.y + y * scale.y)`.
 */
export interface ScoreMap {
  readonly data: Float32Array;
  readonly width: number;
  readonly height: number;
  readonly scale: { readonly x: number; readonly y: number };
  readonly offset: { readonly x: number; readonly y: number };
  readonly polarity: 'higher-better' | 'lower-better';
}
