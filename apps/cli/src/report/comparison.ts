import type { MetricDefinition, MetricResult } from '@iqakit/core/metric';
import type { Picture } from '../pictures/picture.ts';
import type { ThresholdOutcome } from '../threshold/threshold.ts';

/** One picture of a pair, as reports name it; the size is null where it was not read. */
export interface PictureSummary {
  readonly path: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** The scores of a pair, or of a picture on its own, which has no reference. */
export interface Comparison {
  readonly reference: PictureSummary | null;
  readonly distorted: PictureSummary;
  readonly results: readonly MetricResult[];
}

/** A comparison with all that a report may say about it. */
export interface ComparisonReport extends Comparison {
  readonly definitions: ReadonlyMap<string, MetricDefinition>;
  readonly thresholds: readonly ThresholdOutcome[];
  /** How much a table for people says. */
  readonly depth: 'scores' | 'details';
}

/** What was judged, for titles. */
export function subjectOf(
  { reference, distorted }: Comparison,
  describe: (picture: PictureSummary) => string,
): string {
  return reference === null ? describe(distorted) : `${describe(distorted)} against ${describe(reference)}`;
}

/** A picture that was read, as reports name it: by the size in the file. */
export function pictureSummary({ path, width, height }: Picture): PictureSummary {
  return { path, width, height };
}
