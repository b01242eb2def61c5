import type { ImageInput } from '../image/image.ts';
import type { MetricDefinition } from './definition.ts';
import type { OptionsOf, OptionTable } from './options.ts';
import type { MetricResult, ScoreMap } from './result.ts';

/** The pictures to compare. A no-reference metric reads `distorted` alone. */
export interface ImagePair {
  readonly reference: ImageInput;
  readonly distorted: ImageInput;
}

/** Options as callers give them: a preset's name, and any of the metric's own. */
export type MetricOptions<T extends OptionTable> = { readonly preset?: string } & Partial<OptionsOf<T>>;

/** A result together with its map, from one pass over the pixels. */
export interface MappedResult {
  readonly result: MetricResult;
  readonly map: ScoreMap;
}

/** A metric with its options fixed and its weights loaded, ready for any number of pairs. */
export interface MetricSession {
  readonly definition: MetricDefinition;
  compare(pair: ImagePair): MetricResult | Promise<MetricResult>;
  /** Throws E_USAGE where `definition.hasMap` is false. */
  compareWithMap(pair: ImagePair): MappedResult | Promise<MappedResult>;
  dispose(): Promise<void>;
}

/**
 * What a metric folder exports besides its plain function, so that the CLI and the docs
 * can treat all metrics alike. `Context` is what a session needs from outside: nothing
 * for classic metrics, a runtime and a source of models for deep ones.
 */
export interface MetricModule<T extends OptionTable = OptionTable, Context = unknown> {
  readonly definition: MetricDefinition<T>;
  createSession(options: MetricOptions<T>, context: Context): MetricSession | Promise<MetricSession>;
}
