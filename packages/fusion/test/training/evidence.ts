import { createRandom } from '@iqakit/core/numeric';
import type { EvidenceTable } from '../../src/training/index.ts';

/** Seeded evidence as maps' means give it: from 0 on, some terms larger than others. */
export function randomEvidence(rows: number, columns: number, seed: number): EvidenceTable {
  const random = createRandom(seed);
  return {
    rows,
    columns,
    data: Float64Array.from({ length: rows * columns }, (_, i) => (1 + (i % columns)) * random.next()),
  };
}

/** Seeded parameters around 0, where softplus bends most; small, so that no belief is cut off as certain. */
export function randomParameters(size: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: size }, () => 0.3 * random.normal());
}
