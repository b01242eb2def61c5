import { IqaError } from '../error.ts';
import { createRandom } from '../numeric/index.ts';
import { type Column, checkColumns } from './columns.ts';

export interface BootstrapOptions {
  /** How often rows are drawn anew. Default 1000. */
  readonly resamples?: number;
  /** The share of resamples inside the interval. Default 0.95. */
  readonly confidence?: number;
  /** The same seed gives the same interval. Default 1. */
  readonly seed?: number;
}

/** A statistic and how far it would move on another sample of the same kind. */
export interface BootstrapInterval {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  readonly resamples: number;
  /** Resamples for which the statistic was not defined, such as a column that came out constant. */
  readonly undefinedResamples: number;
}

/**
 * A statistic's percentile interval (Efron 1979): rows are drawn with replacement, whole, and the interval
 * is cut from the sorted statistics with linear interpolation.
 *
 * @param columns - columns of equal length, whose rows belong together
 * @param statistic - what to compute from columns such as {@link srcc}
 * @param options - how many resamples, the confidence, the seed
 * @returns the statistic of all rows and its interval
 * @throws IqaError E_INPUT for unequal or empty columns, and where the statistic is undefined for half of
 *   the resamples or more; E_USAGE for senseless options; what the statistic throws for all rows
 */
export function bootstrap(
  columns: readonly Column[],
  statistic: (...columns: readonly Column[]) => number,
  options: BootstrapOptions = {},
): BootstrapInterval {
  const { resamples = 1000, confidence = 0.95, seed = 1 } = options;
  if (!Number.isSafeInteger(resamples) || resamples < 1) {
    throw new IqaError('E_USAGE', `resamples must be a whole number from 1, not ${resamples}.`);
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new IqaError('E_USAGE', `confidence must lie between 0 and 1, not ${confidence}.`);
  }
  if (columns.length === 0) throw new IqaError('E_USAGE', 'A bootstrap needs at least one column.');
  checkColumns(Object.fromEntries(columns.map((column, i) => [`column ${i + 1}`, column])), 2);

  const estimate = statistic(...columns);
  const random = createRandom(seed);
  const rows = columns[0].length;
  const drawn = columns.map(() => new Float64Array(rows));
  const values: number[] = [];
  for (let k = 0; k < resamples; k++) {
    for (let i = 0; i < rows; i++) {
      const row = random.integer(rows);
      for (let c = 0; c < columns.length; c++) drawn[c][i] = columns[c][row];
    }
    const value = valueOrUndefined(statistic, drawn);
    if (value !== undefined) values.push(value);
  }
  if (values.length * 2 <= resamples) {
    throw new IqaError('E_INPUT', `The statistic is not defined for most resamples of these ${rows} rows.`);
  }
  values.sort((a, b) => a - b);
  return {
    estimate,
    low: quantile(values, (1 - confidence) / 2),
    high: quantile(values, (1 + confidence) / 2),
    confidence,
    resamples,
    undefinedResamples: resamples - values.length,
  };
}

function valueOrUndefined(
  statistic: (...columns: readonly Column[]) => number,
  columns: readonly Column[],
): number | undefined {
  try {
    const value = statistic(...columns);
    return Number.isFinite(value) ? value : undefined;
  } catch (error) {
    if (error instanceof IqaError) return undefined;
    throw error;
  }
}

/** Linear interpolation between order statistics (Hyndman and Fan's type 7). */
function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.floor(position);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
}
