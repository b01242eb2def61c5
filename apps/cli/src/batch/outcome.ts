import type { ErrorCode } from '@iqakit/core';
import type { Comparison, PictureSummary } from '../report/comparison.ts';

/** Why a pair has no scores. */
export interface PairError {
  readonly code: ErrorCode;
  readonly message: string;
}

export interface FailedPair {
  readonly reference: PictureSummary;
  readonly distorted: PictureSummary;
  readonly error: PairError;
}

/** What became of a pair. Plain data: it comes from a worker thread. */
export type PairOutcome = Comparison | FailedPair;

export function isFailed(outcome: PairOutcome): outcome is FailedPair {
  return 'error' in outcome;
}
