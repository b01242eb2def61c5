import { encodeNpy } from '@iqakit/codecs';
import { describe, expect, it } from 'vitest';
import { dataSets, recogniseDataSet } from '../../src/datasets/data-sets.ts';
import { makeLayout, pictures } from './layout.ts';

/** The triplets of one folder, as BAPPS unpacks. */
function triplets(folder: string, judges: readonly number[]): Record<string, string | Uint8Array> {
  const entries = judges.map((judge, i) => {
    const name = `${i}`.padStart(6, '0');
    return {
      ...pictures(...['ref', 'p0', 'p1'].map((part) => `${folder}/${part}/${name}.png`)),
      [`${folder}/judge/${name}.npy`]: encodeNpy(Float32Array.of(judge), [1]),
    };
  });
  return Object.assign({}, ...entries);
}

const read = (folder: string) => dataSets.bapps.read(folder);

describe('BAPPS', () => {
  it('is choices between p0 and p1, by distortion', async () => {
    const folder = await makeLayout({
      ...triplets('2afc/val/cnn', [0, 0.8]),
      ...triplets('2afc/val/color', [1]),
    });
    expect(await recogniseDataSet(folder)).toBe(dataSets.bapps);
    const data = await read(folder);
    if (data.kind !== 'choices') throw new Error('BAPPS is choices');
    expect(data.choices).toEqual([
      { first: 0, second: 1, judge: 0 },
      // Published judgements are float32.
      { first: 2, second: 3, judge: Math.fround(0.8) },
      { first: 4, second: 5, judge: 1 },
    ]);
    expect(data.pairs.map(({ distortion }) => distortion)).toEqual([
      ...Array(4).fill('2afc/val/cnn'),
      ...Array(2).fill('2afc/val/color'),
    ]);
    expect(data.pairs[3]).toMatchObject({
      reference: '2afc/val/cnn/ref/000001.png',
      distorted: '2afc/val/cnn/p1/000001.png',
      group: '2afc/val/cnn/ref/000001.png',
    });
  });

  it('is read from a part of it too', async () => {
    const folder = await makeLayout(triplets('cnn', [0.5]));
    expect(await read(`${folder}/cnn`)).toMatchObject({
      pairs: [{ distortion: null }, { distortion: null }],
    });
  });

  it.each([
    ['no triplets', { 'readme.txt': '' }, /ref, p0, p1 and judge/],
    [
      'a missing picture',
      { 'a/p0/1': '', 'a/p1/1': '', 'a/ref/1': '', 'a/judge/000000.npy': '' },
      /000000\.npy: there is no 000000\.png/,
    ],
    [
      'two judgements in one file',
      { ...triplets('a', [0]), 'a/judge/000000.npy': encodeNpy(Float32Array.of(0, 1), [2]) },
      /2 numbers/,
    ],
    ['a share beyond 1', { ...triplets('a', [1.5]) }, /1\.5, not one share/],
    ['NaN', { ...triplets('a', [Number.NaN]) }, /NaN, not one share/],
    ['a file that is no array', { ...triplets('a', [0]), 'a/judge/000000.npy': 'MATLAB' }, /NumPy header/],
    [
      'an array that is cut off',
      { ...triplets('a', [0]), 'a/judge/000000.npy': encodeNpy(Float32Array.of(0), [1]).slice(0, -1) },
      /shorter/,
    ],
    [
      'an array of objects',
      {
        ...triplets('a', [0]),
        'a/judge/000000.npy': npyHeader("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }"),
      },
      /\|O, not plain numbers/,
    ],
  ])('refuses %s', async (_, files, message) => {
    const folder = await makeLayout(files as Record<string, string>);
    await expect(read(folder)).rejects.toMatchObject({
      code: 'E_INPUT',
      message: expect.stringMatching(message),
    });
  });
});

function npyHeader(dictionary: string): Uint8Array {
  const header = new TextEncoder().encode(dictionary);
  return Uint8Array.of(0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, header.length, 0, ...header);
}
