import type { Evaluation, Interval } from './evaluation.ts';

const SCALES = { mos: 'MOS, more is better', dmos: 'DMOS, less is better' } as const;

/** What was evaluated on, in a line. */
export function headingOf({ title, rows, scale }: Pick<Evaluation, 'title' | 'rows' | 'scale'>): string {
  if (scale === null) return `${title}: ${rows} choices between two pictures`;
  return `${title}: ${rows} pairs with opinions (${SCALES[scale]})`;
}

/** How the numbers came about, in sentences. */
export function notesOf({ kind, metrics, resamples, citation }: Evaluation): readonly string[] {
  const formula = metrics.find(({ curve }) => curve !== null)?.curve?.formula;
  return [
    kind === 'choices'
      ? '2AFC: the share of judgements that the metric agrees with; 0.5 is chance.'
      : 'Signs are turned so that 1 is full agreement. Accuracy: the share of pairs of pictures ordered as people do.',
    ...(formula === undefined ? [] : [`PLCC fitted and RMSE are those of the fitted curve ${formula}.`]),
    `Intervals: 95% of ${resamples} bootstrap resamples.`,
    ...(citation === null ? [] : [`Data: ${citation}`]),
  ];
}

/** Whether every metric has scored every row: else reports say how many it leaves out. */
export function isComplete({ metrics }: Evaluation): boolean {
  return metrics.every(({ parts: [all] }) => all.leftOut === 0);
}

export function formatEstimate(interval: Interval | null): string {
  return interval === null ? '-' : interval.estimate.toFixed(4);
}

export function formatRange(interval: Interval | null): string {
  return interval === null ? '' : `${interval.low.toFixed(3)}..${interval.high.toFixed(3)}`;
}
