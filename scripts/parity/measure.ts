import type { Image } from '@iqakit/core/image';
import type { DeepContext } from '@iqakit/deep/metric';
import type { Reading, Subject } from './subjects.ts';

/** A corner of a pair of 64x64, the whole of such a pair, pictures of 512x384 and more. */
export const PAIR_SIZES = ['tiny', 'small', 'whole'] as const;

export type PairSize = (typeof PAIR_SIZES)[number];

/** Two decoded pictures. */
export interface Pair {
  readonly name: string;
  readonly reference: Image;
  readonly distorted: Image;
  readonly size: PairSize;
}

/** Opens a metric on a runtime, scores every pair, and closes it. Runs in Node and in a page. */
export async function measure(
  subject: Subject,
  context: DeepContext,
  pairs: readonly Pair[],
): Promise<readonly Reading[]> {
  const session = await subject.open(context);
  const readings: Reading[] = [];
  try {
    for (const pair of pairs) {
      const reading = subject.read(await session.compare(pair));
      // Of a tiny pair VGG16 leaves four places, too few for DeepSSIM's block variances in float32.
      const withMap = session.definition.hasMap && pair.size === 'small';
      readings.push(withMap ? { ...reading, map: (await session.compareWithMap(pair)).map.data } : reading);
    }
  } finally {
    await session.dispose();
  }
  return readings;
}
