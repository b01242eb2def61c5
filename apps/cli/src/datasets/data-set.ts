import { join } from 'node:path';
import type { Choice } from '@iqakit/fusion/training';
import type { BatchPair } from '../batch/pair.ts';

/** A pair whose distorted picture people have judged. */
export interface JudgedPair extends Omit<BatchPair, 'carried'> {
  /** The content that it shows, as a rule the reference: a fair split keeps the pairs of one group together. */
  readonly group: string;
  /** Null where the data set does not tell. */
  readonly distortion: string | null;
}

/** A pair with its mean opinion. */
export interface RatedPair extends JudgedPair {
  readonly opinion: number;
  /** The opinion's standard deviation; null where the data set does not tell. */
  readonly deviation: number | null;
}

/** Whether opinions rise with quality (MOS) or fall with it (DMOS, differences from the reference). */
export type OpinionScale = 'mos' | 'dmos';

/** Pairs with mean opinions that may be compared with each other. */
export interface OpinionData {
  readonly kind: 'opinions';
  readonly title: string;
  readonly scale: OpinionScale;
  readonly pairs: readonly RatedPair[];
}

/**
 * Choices between two pictures of one reference, by their places in `pairs`; `judge` is the share of people
 * who found the second the better one.
 */
export interface ChoiceData {
  readonly kind: 'choices';
  readonly title: string;
  readonly pairs: readonly JudgedPair[];
  readonly choices: readonly Choice[];
}

export type DataSet = OpinionData | ChoiceData;

/** A pair by its pictures' paths below the data set's folder; its group is its reference. */
export function judgedPair(
  root: string,
  reference: string,
  distorted: string,
  distortion: string | null,
): JudgedPair {
  return {
    reference,
    distorted,
    referenceFile: join(root, reference),
    distortedFile: join(root, distorted),
    group: reference,
    distortion,
  };
}
