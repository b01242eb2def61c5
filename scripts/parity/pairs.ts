import { cropTo } from '@iqakit/core/image';
import { decodePair, type GoldenPair } from '../../test/decode.ts';
import { isSmall, type SeededScores } from '../../test/deep-goldens.ts';
import { golden } from '../../test/fixtures.ts';
import type { Pair } from './measure.ts';

/** A pair with what independent float64 code made of it, which is nothing for a tiny one. */
export interface GoldenCase extends Pair {
  readonly f64: Partial<SeededScores>;
}

/** The smallest side that every metric takes. */
const TINY = 32;

/** Every pair of `golden/deep-seeded.json`, decoded, and a corner of a small one. */
export async function goldenCases(): Promise<readonly GoldenCase[]> {
  const goldens =
    golden<Record<string, GoldenPair & { readonly f64: Partial<SeededScores> }>>('deep-seeded.json');
  const cases = Object.entries(goldens).map(async ([name, { f64, ...files }]): Promise<GoldenCase> => {
    return { name, f64, size: isSmall(name) ? 'small' : 'whole', ...(await decodePair(files)) };
  });
  const all = await Promise.all(cases);
  return [...all, cornerOf(all.find(({ size }) => size === 'small') as GoldenCase)];
}

function cornerOf({ name, reference, distorted }: GoldenCase): GoldenCase {
  return {
    name: `${name}, corner`,
    f64: {},
    size: 'tiny',
    reference: cropTo(reference, 0, 0, TINY, TINY),
    distorted: cropTo(distorted, 0, 0, TINY, TINY),
  };
}
