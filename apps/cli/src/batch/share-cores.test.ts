import { describe, expect, it } from 'vitest';
import { shareCores } from './share-cores.ts';

describe('shareCores', () => {
  it.each([
    [1, { jobs: 1, threads: 1 }],
    [2, { jobs: 2, threads: 1 }],
    [3, { jobs: 3, threads: 1 }],
    [4, { jobs: 2, threads: 2 }],
    [8, { jobs: 2, threads: 4 }],
    [16, { jobs: 4, threads: 4 }],
  ])('%i cores', (cores, share) => {
    expect(shareCores(cores, {})).toEqual(share);
  });

  it('never takes more cores than there are, whichever of the two is given', () => {
    for (let cores = 1; cores <= 24; cores++) {
      for (let given = 1; given <= cores; given++) {
        for (const wish of [{ jobs: given }, { threads: given }]) {
          const { jobs, threads } = shareCores(cores, wish);
          expect(jobs * threads).toBeLessThanOrEqual(cores);
          expect({ jobs, threads }).toMatchObject(wish);
        }
      }
    }
  });

  it('does as it is told where both are given', () => {
    expect(shareCores(2, { jobs: 3, threads: 5 })).toEqual({ jobs: 3, threads: 5 });
  });
});
