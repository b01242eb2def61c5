import type { OptionsOf, OptionTable } from './options.ts';

/** A named set of option values, and what it is known to reproduce. */
export interface Preset<T extends OptionTable> {
  readonly summary: string;
  readonly options: Partial<OptionsOf<T>>;
  readonly reproduces: {
    readonly paper: string;
    /** The implementation whose numbers these are. */
    readonly code?: string;
    /** Every known difference between this preset and what it reproduces. */
    readonly deviations: readonly string[];
  };
}

/** Everything there is to know about a metric but its code. */
export interface MetricDefinition<T extends OptionTable = OptionTable> {
  /** Stable, in kebab-case: `ms-ssim`. */
  readonly id: string;
  readonly title: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  /** The defining equation, as plain text. */
  readonly formula: string;
  readonly paper: string;
  readonly kind: 'full-reference' | 'no-reference';
  readonly direction: 'higher-better' | 'lower-better';
  readonly scale: {
    readonly min: number;
    readonly max: number;
    /** The score of an image against itself; null where that depends on the image. */
    readonly atIdentity: number | null;
    readonly unit: string;
    /** What values of the score mean, in plain words, best first. */
    readonly meaning: readonly { readonly score: number; readonly words: string }[];
  };
  readonly input: {
    readonly channels: readonly (1 | 3)[];
    /** False where the two pictures may differ in size. */
    readonly sameSize: boolean;
    /** The smallest width and height, in pixels, for these options. */
    minSize(options: OptionsOf<T>): number;
    /** What to do about a smaller picture: a sentence that ends the message of E_TOO_SMALL. */
    readonly ifSmaller?: string;
  };
  readonly options: T;
  readonly presets: Readonly<Record<string, Preset<T>>>;
  readonly defaultPreset: string;
  readonly hasMap: boolean;
  /** What a value of the map is, where it is not the score at that place: `squared error`. */
  readonly mapTitle?: string;
  /** What the places of the map are, where they are not those of the picture: `pairs of channel blocks`. */
  readonly mapPlaces?: string;
  readonly symmetric: boolean;
  /** The model files that these options need; absent for metrics without weights. */
  models?(options: OptionsOf<T>): readonly string[];
}

/** Checks and freezes nothing at run time: it only lets TypeScript infer the option table. */
export function defineMetric<const T extends OptionTable>(
  definition: MetricDefinition<T>,
): MetricDefinition<T> {
  return definition;
}
