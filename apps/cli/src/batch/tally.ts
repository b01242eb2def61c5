import { IqaError } from '@iqakit/core';
import { ERROR_HANDLING, EXIT } from '../exit-codes.ts';
import type { ScoringPlan } from '../scoring/plan-scoring.ts';
import { thresholdHolds } from '../threshold/threshold.ts';
import type { BatchPair } from './pair.ts';
import type { RowScores } from './row-format.ts';
import { type BatchSummary, createSummary } from './summary.ts';

/** What all rows of a batch come to, whichever run wrote them. */
export interface Tally {
  add(pair: BatchPair, row: RowScores): void;
  summarize(): BatchSummary;
  /** The conditions that held, and for how many pairs. */
  failures(): readonly { readonly condition: string; readonly pairs: number }[];
  /** The highest code of the pairs that failed, else 1 where a condition held for a pair, else 0. */
  exitCode(): number;
}

export function createTally({ requested, thresholds }: ScoringPlan): Tally {
  const detailed = thresholds.find(({ detail }) => detail !== undefined);
  if (detailed !== undefined) {
    throw new IqaError(
      'E_USAGE',
      `--fail-if ${JSON.stringify(detailed.text)}: \`iqa batch\` checks scores only, as a row keeps no details.`,
    );
  }
  const summary = createSummary(
    requested.map(({ metric: { module }, request: { preset } }) => ({
      definition: module.definition,
      preset,
    })),
  );
  const conditions = thresholds.map((threshold) => ({
    threshold,
    column: requested.findIndex(({ request }) => request.id === threshold.metric),
    pairs: 0,
  }));
  const held = () => conditions.filter(({ pairs }) => pairs > 0);
  let exit: number = EXIT.pass;
  return {
    add: (pair, row) => {
      summary.add(pair, row);
      if ('error' in row) {
        exit = Math.max(exit, ERROR_HANDLING[row.error].exit);
        return;
      }
      for (const condition of conditions) {
        if (thresholdHolds(condition.threshold, row.scores[condition.column])) condition.pairs++;
      }
    },
    summarize: summary.summarize,
    failures: () => held().map(({ threshold, pairs }) => ({ condition: threshold.text.trim(), pairs })),
    exitCode: () => (exit === EXIT.pass && held().length > 0 ? EXIT.thresholdFailed : exit),
  };
}
