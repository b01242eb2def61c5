import type { Image } from '@iqakit/core/image';
import type { DeepContext } from '@iqakit/deep/metric';
import type { Reading, Subject } from './subjects.ts';

/** Two decoded pictures. */
export interface Pair {
  readonly name: string;
  readonly reference: Image;
  readonly distorted: Image;
  /** Of 64 pixels: the truth of maps is at hand. */
  readonly isSmall: boolean;
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
      const withMap = session.definition.hasMap && pair.isSmall;
      readings.push(withMap ? { ...reading, map: (await session.compareWithMap(pair)).map.data } : reading);
    }
  } finally {
    await session.dispose();
  }
  return readings;
}
