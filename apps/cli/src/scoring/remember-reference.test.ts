import type { MetricSession } from '@iqakit/core/metric';
import { expect, it } from 'vitest';
import { makeImage } from '../../test/pictures.ts';
import { rememberReference } from './remember-reference.ts';

/** A session that counts how often it was told a reference. */
function countingSession() {
  const counts = { prepared: 0, compared: 0 };
  const session = {
    definition: {},
    prepare: async () => {
      counts.prepared++;
      return { compare: async () => counts.compared++ };
    },
    dispose: async () => undefined,
  } as unknown as MetricSession;
  return { counts, session };
}

const [a, b] = [makeImage(4, 4, 1), makeImage(4, 4, 2)];

it('runs the network once on a reference that several pairs in a row have', async () => {
  const { counts, session } = countingSession();
  const remembering = rememberReference(session);
  for (const reference of [a, a, a, b, b, a]) await remembering.compare({ reference, distorted: b });
  expect(counts).toEqual({ prepared: 3, compared: 6 });
});

it('leaves a metric alone that cannot', () => {
  const session = { compare: () => undefined } as unknown as MetricSession;
  expect(rememberReference(session)).toBe(session);
});
