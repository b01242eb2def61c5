import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWithFixtures, fixturesDirectory } from '../../../../test/fixtures.ts';
import { type OpinionColumn, readOpinionCsv } from '../../src/datasets/read-opinion-csv.ts';
import { memoryIo } from '../memory-io.ts';
import { makeLayout, pictures } from './layout.ts';

async function read(csv: string, column?: OpinionColumn) {
  const folder = await makeLayout({ 'pairs.csv': csv, ...pictures('r.png', 'a.png', 'b.png') });
  return readOpinionCsv(join(folder, 'pairs.csv'), memoryIo(), column);
}

describe('a table of pairs with opinions', () => {
  it('tells pairs, opinions, deviations, groups and distortions, paths from its folder', async () => {
    const { scale, pairs } = await read(
      'Group,distorted,reference,MOS,mos_std,Distortion\nboat,a.png,r.png,4.5,0.3,jpeg\nboat,b.png,r.png,-1e-2,0,blur\n',
    );
    expect(scale).toBe('mos');
    expect(pairs).toMatchObject([
      {
        reference: 'r.png',
        distorted: 'a.png',
        opinion: 4.5,
        deviation: 0.3,
        group: 'boat',
        distortion: 'jpeg',
      },
      {
        reference: 'r.png',
        distorted: 'b.png',
        opinion: -0.01,
        deviation: 0,
        group: 'boat',
        distortion: 'blur',
      },
    ]);
    expect(pairs[0].distortedFile).toMatch(/^\/.*\/a\.png$/);
  });

  it('groups by reference and leaves unknown what it does not tell', async () => {
    const { scale, pairs } = await read('reference,distorted,dmos\nr.png,a.png,10\nr.png,b.png,20\n');
    expect(scale).toBe('dmos');
    expect(pairs[0]).toMatchObject({ group: 'r.png', distortion: null, deviation: null });
  });

  it('takes another column where it is named, with its scale where the name does not tell', async () => {
    const csv = 'reference,distorted,score,dmos_new\nr.png,a.png,1,8\nr.png,b.png,2,9\n';
    expect(await read(csv, { opinion: 'score', scale: 'mos' })).toMatchObject({
      scale: 'mos',
      pairs: [{ opinion: 1 }, { opinion: 2 }],
    });
    expect(await read(csv, { opinion: 'dmos_new' })).toMatchObject({ scale: 'dmos' });
    // What is said outright wins over the name: KADID-10k's column dmos rises with quality.
    expect(await read(csv, { opinion: 'dmos_new', scale: 'mos' })).toMatchObject({ scale: 'mos' });
  });

  it.each([
    ['a missing picture', 'r.png,a.png,1\nr.png,c.png,2', 'E_INPUT', /Row 3 .*distorted.*"c\.png"/],
    ['an empty path', ',a.png,1\nr.png,b.png,2', 'E_INPUT', /Row 2 .*reference.*""/],
    ['NaN', 'r.png,a.png,1\nr.png,b.png,NaN', 'E_INPUT', /Row 3 .*mos is "NaN"/],
    ['infinity', 'r.png,a.png,Infinity\nr.png,b.png,1', 'E_INPUT', /Row 2 .*mos is "Infinity"/],
    ['an empty cell', 'r.png,a.png,1\nr.png,b.png,', 'E_INPUT', /Row 3 .*mos is empty/],
    ['a constant column', 'r.png,a.png,3\nr.png,b.png,3.0', 'E_INPUT', /every opinion is 3/],
  ])('refuses %s', async (_, rows, code, message) => {
    await expect(read(`reference,distorted,mos\n${rows}\n`)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['score', undefined, 'E_INPUT', /no column mos or dmos.*--opinion/],
    ['score', { opinion: 'scores' }, 'E_USAGE', /no column scores.*Did you mean score\?/],
    ['score', { opinion: 'score' }, 'E_USAGE', /--scale/],
    ['mos,dmos', undefined, 'E_INPUT', /mos and dmos.*--opinion/],
  ])('refuses the columns %s where %o is asked for', async (columns, column, code, message) => {
    const cells = columns.replace(/\w+/g, '1');
    await expect(
      read(`reference,distorted,${columns}\nr.png,a.png,${cells}\n`, column),
    ).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describeWithFixtures('the LIVE subset', () => {
  it('has 80 pairs of 4 contents and 4 distortions, with DMOS', async () => {
    const { scale, pairs } = await readOpinionCsv(`${fixturesDirectory}live-subset/pairs.csv`, memoryIo());
    expect(scale).toBe('dmos');
    expect(pairs).toHaveLength(80);
    expect(new Set(pairs.map(({ group }) => group)).size).toBe(4);
    expect(new Set(pairs.map(({ distortion }) => distortion)).size).toBe(4);
    expect(pairs.every(({ deviation }) => deviation !== null && deviation > 0)).toBe(true);
  });
});
