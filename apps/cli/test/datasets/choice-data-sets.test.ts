import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChoiceData } from '../../src/datasets/data-set.ts';
import type { DataSetName } from '../../src/datasets/data-set-names.ts';
import { dataSets, recogniseDataSet } from '../../src/datasets/data-sets.ts';
import { makeLayout, pictures } from './layout.ts';

async function read(name: DataSetName, folder: string): Promise<ChoiceData> {
  const data = await dataSets[name].read(folder);
  if (data.kind !== 'choices') throw new Error(`${name} has choices`);
  return data;
}

/** Choices in words: first, second, and the share that prefers the second. */
function inWords({ pairs, choices }: ChoiceData): (readonly [string, string, number])[] {
  return choices.map(({ first, second, judge }) => [pairs[first].distorted, pairs[second].distorted, judge]);
}

const refusal = (message: RegExp) => ({ code: 'E_INPUT', message: expect.stringMatching(message) });

describe('DiffIQA', () => {
  const layout = {
    'testlabel/TripletEachType/PNY.txt': '000006x0y32_01.png,000006x0y32_03.png,000006x0y32.png,1\n',
    'testlabel/TripletEachType/NYY.txt': '000006x0y32_03.png,000006x0y32.png,000006x0y32.png,0\n',
    'testlabel/Triplet/Triplet.txt': 'not,read,here,1',
    ...pictures(
      'images/Original/000006x0y32.png',
      'images/01/000006x0y32_01.png',
      'images/03/000006x0y32_03.png',
    ),
  };

  it('is choices by their kind; the reference itself may be chosen', async () => {
    const folder = await makeLayout(layout);
    expect(await recogniseDataSet(folder)).toBe(dataSets.diffiqa);
    const data = await read('diffiqa', folder);
    // Published as 1 where the first is better; here it is the share that prefers the second.
    expect(inWords(data)).toEqual([
      ['images/03/000006x0y32_03.png', 'images/Original/000006x0y32.png', 1],
      ['images/01/000006x0y32_01.png', 'images/03/000006x0y32_03.png', 0],
    ]);
    expect(data.choices.map(({ first }) => data.pairs[first].distortion)).toEqual(['NYY', 'PNY']);
    expect(data.pairs[0]).toMatchObject({ reference: 'images/Original/000006x0y32.png' });
  });

  it('is read from the one list of all where there are no lists by kind', async () => {
    const folder = await makeLayout(layout);
    await rm(join(folder, 'testlabel/TripletEachType'), { recursive: true });
    await writeFile(
      join(folder, 'testlabel/Triplet/Triplet.txt'),
      '000006x0y32_01.png,000006x0y32_03.png,000006x0y32.png,0.5,0.5,0.5\n',
    );
    expect(inWords(await read('diffiqa', folder))).toEqual([
      ['images/01/000006x0y32_01.png', 'images/03/000006x0y32_03.png', 0.5],
    ]);
  });

  it.each([
    [
      '000006x0y32_02.png,000006x0y32_03.png,000006x0y32.png,1',
      /PNY\.txt, line 1: there is no 000006x0y32_02/,
    ],
    ['000006x0y32_01.png,000006x0y32_03.png,000006x0y32.png,2', /line 1: the judgement is 2/],
    ['000006x0y32_01.png,000006x0y32_03.png,000006x0y32.png', /4 values/],
  ])('is refused for %s', async (line, message) => {
    const folder = await makeLayout({ ...layout, 'testlabel/TripletEachType/PNY.txt': line });
    await expect(read('diffiqa', folder)).rejects.toMatchObject(refusal(message));
  });
});

describe('SRIQA-Bench', () => {
  const layout = {
    'MOS/online1.txt': 'online1_SeeSRx4.png,100.0\nonline1_Original.png,40\nonline1_HGGTx4.png,40\n',
    // Both separators are in use.
    'MOS/x2.txt': 'x2_HGGTx4.png 0.0\nx2_Original.png 100\n',
    ...pictures('images/Original/online1_Original.png', 'images/Original/x2_Original.png'),
    ...pictures(
      'images/SeeSR/online1_SeeSRx4.png',
      'images/HGGT/online1_HGGTx4.png',
      'images/HGGT/x2_HGGTx4.png',
    ),
  };

  it('is the choice between any two pictures of one photograph, the original among them', async () => {
    const folder = await makeLayout(layout);
    expect(await recogniseDataSet(folder)).toBe(dataSets['sriqa-bench']);
    const data = await read('sriqa-bench', folder);
    expect(inWords(data)).toEqual([
      ['images/SeeSR/online1_SeeSRx4.png', 'images/Original/online1_Original.png', 0],
      ['images/SeeSR/online1_SeeSRx4.png', 'images/HGGT/online1_HGGTx4.png', 0],
      ['images/Original/online1_Original.png', 'images/HGGT/online1_HGGTx4.png', 0.5],
      ['images/HGGT/x2_HGGTx4.png', 'images/Original/x2_Original.png', 1],
    ]);
    // Each picture is scored once, however many choices it takes part in.
    expect(data.pairs).toHaveLength(5);
    expect(new Set(data.pairs.map(({ group }) => group)).size).toBe(2);
  });

  it('is refused where a picture, a rating or the original is missing', async () => {
    const folder = await makeLayout(layout);
    await writeFile(join(folder, 'MOS/x2.txt'), 'x2_SUPIRx4.png,1\n');
    await expect(read('sriqa-bench', folder)).rejects.toMatchObject(
      refusal(/x2\.txt, line 1: there is no x2_SUPIRx4/),
    );
    await writeFile(join(folder, 'MOS/x2.txt'), 'x2_HGGTx4.png,none\n');
    await expect(read('sriqa-bench', folder)).rejects.toMatchObject(refusal(/line 1: the MOS is "none"/));
    await writeFile(join(folder, 'MOS/x3.txt'), '');
    await rm(join(folder, 'MOS/x2.txt'));
    await expect(read('sriqa-bench', folder)).rejects.toMatchObject(
      refusal(/x3\.txt: there is no x3_Original\.png/),
    );
  });
});
