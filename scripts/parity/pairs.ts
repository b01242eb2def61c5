import { decodePair, type GoldenPair } from '../../test/decode.ts';
import { isSmall, type SeededScores } from '../../test/deep-goldens.ts';
import { golden } from '../../test/fixtures.ts';
import type { Pair } from './measure.ts';

/** A pair with what independent float64 code made of it. */
export interface GoldenCase extends Pair {
  readonly f64: Partial<SeededScores>;
}

/** Every pair of `golden/deep-seeded.json`, decoded, the small ones first. */
export async function goldenCases(): Promise<readonly GoldenCase[]> {
  const goldens =
    golden<Record<string, GoldenPair & { readonly f64: Partial<SeededScores> }>>('deep-seeded.json');
  const cases = Object.entries(goldens).map(async ([name, { f64, ...files }]) => ({
    name,
    f64,
    isSmall: isSmall(name),
    ...(await decodePair(files)),
  }));
  const all = await Promise.all(cases);
  return all.sort((a, b) => Number(b.isSmall) - Number(a.isSmall));
}
