import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import type { OpinionData } from '../../src/datasets/data-set.ts';
import type { DataSetName } from '../../src/datasets/data-set-names.ts';
import { dataSets, recogniseDataSet } from '../../src/datasets/data-sets.ts';
import { makeLayout, pictures } from './layout.ts';
import { matFile } from './mat-file.ts';

async function read(name: DataSetName, folder: string): Promise<OpinionData> {
  const data = await dataSets[name].read(folder);
  if (data.kind !== 'opinions') throw new Error(`${name} has opinions`);
  return data;
}

const refusal = (message: RegExp) => ({ code: 'E_INPUT', message: expect.stringMatching(message) });

describe('TID2013', () => {
  const layout = {
    'mos_with_names.txt': '5.51429 I01_01_1.bmp\r\n2.9 i25_24_5.bmp\r\n',
    'mos_std.txt': '0.13\n0.2\n',
    // As published: names are capitalised this way and that.
    ...pictures('reference_images/I01.BMP', 'reference_images/i25.bmp'),
    ...pictures('distorted_images/i01_01_1.bmp', 'distorted_images/I25_24_5.bmp'),
  };

  it('is MOS by distortion', async () => {
    const folder = await makeLayout(layout);
    expect(await recogniseDataSet(folder)).toBe(dataSets.tid2013);
    const { scale, pairs } = await read('tid2013', folder);
    expect(scale).toBe('mos');
    expect(pairs).toMatchObject([
      {
        reference: 'reference_images/I01.BMP',
        distorted: 'distorted_images/i01_01_1.bmp',
        distortedFile: join(folder, 'distorted_images/i01_01_1.bmp'),
        opinion: 5.51429,
        deviation: 0.13,
        group: 'reference_images/I01.BMP',
        distortion: 'additive Gaussian noise',
      },
      {
        reference: 'reference_images/i25.bmp',
        distorted: 'distorted_images/I25_24_5.bmp',
        opinion: 2.9,
        deviation: 0.2,
        distortion: 'sparse sampling and reconstruction',
      },
    ]);
  });

  it('does without deviations, but not without a picture or with half a line', async () => {
    const folder = await makeLayout(layout);
    await rm(join(folder, 'mos_std.txt'));
    expect((await read('tid2013', folder)).pairs[1].deviation).toBeNull();
    await rm(join(folder, 'distorted_images/I25_24_5.bmp'));
    await expect(read('tid2013', folder)).rejects.toMatchObject(
      refusal(/line 2: there is no i25_24_5\.bmp in/),
    );
    await writeFile(join(folder, 'mos_with_names.txt'), 'I01_01_1.bmp\n');
    await expect(read('tid2013', folder)).rejects.toMatchObject(refusal(/line 1: 2 values/));
    await writeFile(join(folder, 'mos_with_names.txt'), 'nan I01_01_1.bmp\n');
    await expect(read('tid2013', folder)).rejects.toMatchObject(refusal(/line 1.*"nan", not a number/));
  });
});

describe('KADID-10k', () => {
  const layout = {
    'dmos.csv':
      'dist_img,ref_img,dmos,var\nI01_01_01.png,I01.png,4.57,0.496\nI01_25_05.png,I01.png,1.2,0.4\n',
    ...pictures('images/I01.png', 'images/I01_01_01.png', 'images/I01_25_05.png'),
  };

  it('rises with quality, although its column is called dmos', async () => {
    const folder = await makeLayout(layout);
    expect(await recogniseDataSet(folder)).toBe(dataSets.kadid10k);
    const { scale, pairs } = await read('kadid10k', folder);
    expect(scale).toBe('mos');
    expect(pairs).toMatchObject([
      { opinion: 4.57, deviation: 0.496, group: 'images/I01.png', distortion: 'Gaussian blur' },
      { opinion: 1.2, deviation: 0.4, distorted: 'images/I01_25_05.png', distortion: 'contrast change' },
    ]);
  });

  it('is refused with another header or opinions that are all alike', async () => {
    const folder = await makeLayout({ ...layout, 'dmos.csv': 'a,b,c,d\n1,2,3,4\n' });
    await expect(read('kadid10k', folder)).rejects.toMatchObject(refusal(/does not begin with dist_img/));
    await writeFile(join(folder, 'dmos.csv'), layout['dmos.csv'].replace('4.57', '1.2'));
    await expect(read('kadid10k', folder)).rejects.toMatchObject(refusal(/every opinion is 1\.2/));
  });
});

describe('LIVE release 2', () => {
  /** All 982 places as copies of their references, but img2 of jp2k and img174 of fastfading. */
  function layout(opinions = 'dmos_realigned.mat', column = 'dmos_new') {
    const dmos = Float64Array.from({ length: 982 }, (_, i) => i / 10);
    const orgs = Uint8Array.from(dmos, (_, i) => (i === 1 || i === 981 ? 0 : 1));
    const arrays = { [column]: dmos, orgs, ...(column === 'dmos' ? {} : { dmos_std: dmos.map(() => 2) }) };
    return {
      [opinions]: matFile(arrays),
      'jp2k/info.txt': 'bikes.bmp img2.bmp 0.83\n\nbikes.bmp img1.bmp 24\n',
      'fastfading/info.txt': 'woman.bmp img174.bmp 15.5\n',
      ...Object.fromEntries(['jpeg', 'wn', 'gblur'].map((folder) => [`${folder}/info.txt`, ''])),
      ...pictures('refimgs/bikes.bmp', 'refimgs/woman.bmp', 'jp2k/img2.bmp', 'fastfading/img174.bmp'),
    };
  }

  it('is realigned DMOS, references by info.txt, without the copies of references', async () => {
    const folder = await makeLayout(layout());
    expect(await recogniseDataSet(folder)).toBe(dataSets.live);
    const { scale, pairs } = await read('live', folder);
    expect(scale).toBe('dmos');
    expect(pairs).toHaveLength(2);
    expect(pairs).toMatchObject([
      {
        reference: 'refimgs/bikes.bmp',
        distorted: 'jp2k/img2.bmp',
        opinion: 0.1,
        deviation: 2,
        distortion: 'JPEG2000',
      },
      {
        reference: 'refimgs/woman.bmp',
        distorted: 'fastfading/img174.bmp',
        opinion: 98.1,
        distortion: 'fast fading',
      },
    ]);
  });

  it('is the original DMOS where the realigned one is not there', async () => {
    const { pairs } = await read('live', await makeLayout(layout('dmos.mat', 'dmos')));
    expect(pairs[1]).toMatchObject({ opinion: 98.1, deviation: null });
  });

  it('is refused where a reference, a column, an opinion or a file is missing', async () => {
    const folder = await makeLayout(layout());
    await writeFile(join(folder, 'jp2k/info.txt'), 'bikes.bmp img3.bmp 1\n');
    await expect(read('live', folder)).rejects.toMatchObject(refusal(/jp2k\/info\.txt.*reference of img2/));
    const opinions = Float64Array.from({ length: 982 }, (_, i) => (i === 6 ? Number.NaN : i));
    const orgs = new Uint8Array(982);
    for (const [arrays, message] of [
      [{ orgs }, /no numbers named dmos_new/],
      [{ orgs, dmos_new: opinions.subarray(1) }, /981 numbers named dmos_new, not the 982/],
      [{ orgs, dmos_new: opinions }, /dmos_new\(7\) is NaN/],
    ] as const) {
      await writeFile(join(folder, 'dmos_realigned.mat'), matFile(arrays));
      await expect(read('live', folder)).rejects.toMatchObject(refusal(message));
    }
    await rm(join(folder, 'dmos_realigned.mat'));
    await expect(read('live', folder)).rejects.toMatchObject(refusal(/dmos\.mat cannot be read/));
  });
});

describe('CSIQ', () => {
  const columns = ['image', 'dst_idx', 'dst_type', 'dst_lev', 'dmos_std', 'dmos'];

  async function layout(rows: readonly (readonly (string | number | null)[])[], header = columns) {
    const folder = await makeLayout({
      ...pictures('src_imgs/1600.png', 'src_imgs/swarm.png'),
      ...pictures(
        'dst_imgs/awgn/1600.AWGN.1.png',
        'dst_imgs/jpeg2000/swarm.jpeg2000.5.png',
        'dst_imgs/blur/swarm.BLUR.2.png',
      ),
    });
    // As published: a title, an empty line, three empty columns; the second of three sheets.
    const sheet = [['CSIQ'], [], [], ['', '', '', ...header], ...rows.map((row) => ['', '', '', ...row])];
    await writeXlsxFile([
      { data: [['by distortion']], sheet: 'all_by_distortion' },
      { data: sheet, sheet: 'all_by_image' },
    ]).toFile(join(folder, 'csiq.DMOS.xlsx'));
    return folder;
  }

  it('is DMOS by distortion, out of the workbook', async () => {
    const folder = await layout([
      [1600, 1, 'noise', 1, 0.061, 0.062],
      ['swarm', 3, 'jpeg 2000', 5, 0.1, 0.9],
      ['swarm', 5, 'blur', 2, 0.1, 0.3],
      [null, null, null, null, null, null],
    ]);
    expect(await recogniseDataSet(folder)).toBe(dataSets.csiq);
    const { scale, pairs } = await read('csiq', folder);
    expect(scale).toBe('dmos');
    expect(pairs).toMatchObject([
      {
        reference: 'src_imgs/1600.png',
        distorted: 'dst_imgs/awgn/1600.AWGN.1.png',
        opinion: 0.062,
        deviation: 0.061,
        distortion: 'noise',
      },
      {
        reference: 'src_imgs/swarm.png',
        distorted: 'dst_imgs/jpeg2000/swarm.jpeg2000.5.png',
        opinion: 0.9,
        distortion: 'jpeg 2000',
      },
      { distorted: 'dst_imgs/blur/swarm.BLUR.2.png', distortion: 'blur' },
    ]);
  });

  it.each([
    [
      'a picture that is missing',
      [[1600, 1, 'noise', 2, 0.1, 0.1]],
      columns,
      /row 5: there is no 1600\.AWGN\.2\.png/,
    ],
    ['no opinion', [[1600, 1, 'noise', 1, 0.1, null]], columns, /row 5: dmos is empty/],
    ['other columns', [[1]], ['image'], /no row with image, dst_type/],
  ])('is refused for %s', async (_, rows, header, message) => {
    await expect(read('csiq', await layout(rows, header))).rejects.toMatchObject(refusal(message));
  });

  it('is refused where the workbook is none', async () => {
    const folder = await layout([]);
    await writeFile(join(folder, 'csiq.DMOS.xlsx'), 'not a workbook');
    await expect(read('csiq', folder)).rejects.toMatchObject(refusal(/csiq\.DMOS\.xlsx cannot be read/));
  });
});

describe('PIPAL', () => {
  const layout = {
    'Train_Label/A0001.txt': 'A0001_00_00.bmp,1428.4889\nA0001_06_03.bmp,1500\n',
    'Train_Label/A0002.txt': 'A0002_03_01.bmp,1300\n',
    ...pictures('Train_Ref/A0001.bmp', 'Train_Ref/A0002.bmp'),
    ...pictures(
      'Distortion_1/A0001_00_00.bmp',
      'Distortion_4/A0001_06_03.bmp',
      'Distortion_4/A0002_03_01.bmp',
    ),
  };

  it('is ratings by the kind of distortion, wherever its archives put the pictures', async () => {
    const folder = await makeLayout(layout);
    expect(await recogniseDataSet(folder)).toBe(dataSets.pipal);
    const { scale, pairs } = await read('pipal', folder);
    expect(scale).toBe('mos');
    expect(pairs).toMatchObject([
      {
        reference: 'Train_Ref/A0001.bmp',
        distorted: 'Distortion_1/A0001_00_00.bmp',
        opinion: 1428.4889,
        distortion: '00',
      },
      { distorted: 'Distortion_4/A0001_06_03.bmp', opinion: 1500, distortion: '06', deviation: null },
      { group: 'Train_Ref/A0002.bmp', distortion: '03' },
    ]);
  });

  it.each(['Train_Dis', 'Train_Dist', 'Train_Distort'])('is read from %s as well', async (name) => {
    const folder = await makeLayout({
      'Train_Label/A0001.txt': 'A0001_00_00.bmp,1428.4889\nA0001_00_01.bmp,1500\n',
      ...pictures('Train_Ref/A0001.bmp', `${name}/A0001_00_00.bmp`, `${name}/A0001_00_01.bmp`),
    });
    expect(await recogniseDataSet(folder)).toBe(dataSets.pipal);
    expect((await read('pipal', folder)).pairs).toMatchObject([
      { distorted: `${name}/A0001_00_00.bmp` },
      { distorted: `${name}/A0001_00_01.bmp` },
    ]);
  });

  it('is refused where an archive is not unpacked', async () => {
    const folder = await makeLayout(layout);
    await rm(join(folder, 'Distortion_4'), { recursive: true });
    await expect(read('pipal', folder)).rejects.toMatchObject(
      refusal(/line 2: there is no A0001_06_03\.bmp/),
    );
    await rm(join(folder, 'Train_Ref'), { recursive: true });
    await expect(read('pipal', folder)).rejects.toMatchObject(refusal(/no folder of references/));
  });
});

describe('a folder of something else', () => {
  it('is not recognised', async () => {
    const folder = await makeLayout({ 'readme.txt': '' });
    await expect(recogniseDataSet(folder)).rejects.toMatchObject(
      refusal(/none of TID2013, KADID-10k.*--pairs/),
    );
    await expect(recogniseDataSet(join(folder, 'none'))).rejects.toMatchObject(refusal(/no such file/));
  });
});
