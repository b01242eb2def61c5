import type { MetricWarning, OptionsOf } from '@iqakit/core/metric';
import { pow } from '@iqakit/core/numeric';
import type { MsSsimOptionTable } from './definition.ts';
import { productWeights, SCALE_WEIGHTS } from './scale-weights.ts';

type CombineOptions = Pick<OptionsOf<MsSsimOptionTable>, 'combine' | 'negative'>;

/** The score of one plane, from its scales' means. */
export function combineScales(means: readonly number[], { combine, negative }: CombineOptions): number {
  if (combine === 'weighted-sum') return weightedSum(means);
  const weights = productWeights(means.length);
  return means.reduce((product, mean, j) => product * power(mean, weights[j], negative), 1);
}

/** A power of a number that may be negative, where powers of it are not real. */
export function power(value: number, exponent: number, negative: CombineOptions['negative']): number {
  if (value >= 0) return pow(value, exponent);
  return negative === 'clamp' ? 0 : -pow(-value, exponent);
}

/** Says where the product is not what its formula means: at scales with a negative mean. */
export function negativeScaleWarnings(
  channels: readonly (readonly number[])[],
  { combine, negative }: CombineOptions,
): MetricWarning[] {
  if (combine !== 'product') return [];
  const found = channels.flatMap((means) => means.flatMap((mean, j) => (mean < 0 ? [j + 1] : [])));
  if (found.length === 0) return [];
  const scales = [...new Set(found)].sort((a, b) => a - b).join(', ');
  const done =
    negative === 'clamp'
      ? 'counted as 0; negative "signed" keeps its sign'
      : 'entered the product as sign(x) |x|^w; negative "clamp" counts it as 0';
  return [
    {
      code: 'NEGATIVE_SCALE',
      message: `The mean of scale ${scales} is negative: the structures are opposed. It was ${done}.`,
    },
  ];
}

/** Both sums run in one order, so that scales of exactly 1 give exactly 1. */
function weightedSum(means: readonly number[]): number {
  let total = 0;
  let weights = 0;
  for (let j = 0; j < means.length; j++) {
    total += SCALE_WEIGHTS[j] * means[j];
    weights += SCALE_WEIGHTS[j];
  }
  return total / weights;
}
