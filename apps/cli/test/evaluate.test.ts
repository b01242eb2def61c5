import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeNpy } from '@iqakit/codecs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithFixtures, fixturesDirectory } from '../../../test/fixtures.ts';
import { makePng } from './pictures.ts';
import { buildSourceCli, type Finished, type SourceCli } from './source-cli.ts';

const PAIRS = 12;

let cli: SourceCli;
let folder: string;

beforeAll(async () => {
  cli = await buildSourceCli();
  folder = await mkdtemp(join(tmpdir(), 'iqa-evaluate-'));
  await writeFile(join(folder, 'ref.png'), await makePng(48, 40, 1, 0));
  for (let i = 0; i < PAIRS; i++)
    await writeFile(join(folder, `${i}.png`), await makePng(48, 40, 1, 4 + 3 * i));
  // Opinions fall with the noise, but the last two are swapped.
  const opinion = (i: number) => 5 - (i < PAIRS - 2 ? i : 2 * PAIRS - 3 - i) / 3;
  const rows = Array.from(
    { length: PAIRS },
    (_, i) => `ref.png,${i}.png,${opinion(i)},${i % 2 === 0 ? 'even' : 'odd <1>'}`,
  );
  await writeFile(join(folder, 'pairs.csv'), `reference,distorted,mos,distortion\n${rows.join('\n')}\n`);
});

afterAll(async () => {
  cli.remove();
  await rm(folder, { recursive: true });
});

const evaluate = (...words: readonly string[]): Promise<Finished> =>
  cli.run(['evaluate', '--jobs', '2', ...words], { cwd: folder });

interface Statistics {
  readonly [id: string]: { readonly estimate: number; readonly low: number; readonly high: number } | null;
}

interface Report {
  readonly rows: number;
  readonly scale: string | null;
  readonly metrics: readonly {
    readonly metric: string;
    readonly curve: { readonly formula: string; readonly parameters: readonly number[] } | null;
    readonly parts: readonly {
      readonly part: string | null;
      readonly rows: number;
      readonly leftOut: number;
      readonly statistics: Statistics;
    }[];
  }[];
}

async function report(...words: readonly string[]): Promise<Report> {
  const { code, stdout, stderr } = await evaluate('--format', 'json', '--resamples', '50', ...words);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

/** SRCC of 12 ranks of which two neighbours are swapped: 1 - 6 (1 + 1) / (12 (144 - 1)). */
const SWAPPED = 1 - 12 / 1716;

describe('iqa evaluate of a table', () => {
  it('has every statistic with its interval, for all pairs and by distortion', async () => {
    const { rows, scale, metrics } = await report('--pairs', 'pairs.csv', '-m', 'psnr', '--by', 'distortion');
    expect({ rows, scale }).toEqual({ rows: PAIRS, scale: 'mos' });
    const [{ parts, curve }] = metrics;
    expect(parts.map(({ part, rows: count }) => [part, count])).toEqual([
      [null, 12],
      ['even', 6],
      ['odd <1>', 6],
    ]);
    const [{ statistics }] = parts;
    expect(Object.keys(statistics)).toEqual([
      'srcc',
      'plcc',
      'plccFitted',
      'krcc',
      'rmse',
      'pairwiseAccuracy',
    ]);
    expect(statistics.srcc?.estimate).toBeCloseTo(SWAPPED, 12);
    // One of 66 pairs of pictures is ordered the other way round.
    expect(statistics.pairwiseAccuracy?.estimate).toBeCloseTo(65 / 66, 12);
    expect(statistics.krcc?.estimate).toBeCloseTo(1 - 2 / 66, 12);
    for (const interval of Object.values(statistics)) {
      expect(interval!.low).toBeLessThanOrEqual(interval!.estimate);
      expect(interval!.high).toBeGreaterThanOrEqual(interval!.estimate);
    }
    expect(statistics.plccFitted!.estimate).toBeGreaterThan(statistics.plcc!.estimate);
    expect(curve?.parameters).toHaveLength(5);
    // In each half all neighbours are in order.
    expect(parts[1].statistics.srcc?.estimate).toBeCloseTo(1, 12);
  });

  it('turns the sign by what the opinions mean, and fits the curve that is asked for', async () => {
    const { scale, metrics } = await report(
      '--pairs',
      'pairs.csv',
      '-m',
      'psnr',
      '--scale',
      'dmos',
      '--logistic',
      '4',
    );
    expect(scale).toBe('dmos');
    expect(metrics[0].parts[0].statistics.srcc?.estimate).toBeCloseTo(-SWAPPED, 12);
    expect(metrics[0].curve?.parameters).toHaveLength(4);
  });

  it('prints tables for people and for reports', async () => {
    const words = ['--pairs', 'pairs.csv', '-m', 'psnr,ssim', '--by', 'distortion'];
    const table = (await evaluate(...words)).stdout;
    expect(table).toContain('pairs.csv: 12 pairs with opinions (MOS, more is better)');
    expect(table).toMatch(/^metric +preset +SRCC +PLCC +PLCC fitted +KRCC +RMSE +accuracy$/m);
    expect(table).toMatch(/^psnr +rgb +0\.9930 /m);
    expect(table).toMatch(/^SRCC by distortion\ndistortion +rows +psnr +ssim\neven +6 +1\.0000 /m);

    // Two pairs are too few for any statistic, and no interval stands below a dash.
    await writeFile(join(folder, 'two.csv'), 'reference,distorted,mos\nref.png,0.png,5\nref.png,1.png,4\n');
    expect((await evaluate('--pairs', 'two.csv')).stdout).toMatch(/^psnr[ rgb-]+\nssim[ \w-]+\n\nSigns/m);

    const markdown = (await evaluate(...words, '--format', 'md')).stdout;
    expect(markdown).toMatch(/^\| psnr \| rgb \| 0\.9930 \(\d\.\d{3}\.\.\d\.\d{3}\) \|/m);
    expect(markdown).toContain('| odd &lt;1> | 6 | 1.0000');

    const csv = (await evaluate(...words, '--format', 'csv')).stdout.trim().split('\n');
    expect(csv[0]).toBe('metric,preset,part,rows,left_out,statistic,estimate,low,high');
    // 2 metrics, all and two distortions, 6 statistics.
    expect(csv).toHaveLength(1 + 2 * 3 * 6);
  });

  it('plots every pair, the curve and the numbers', async () => {
    const words = ['--pairs', 'pairs.csv', '-m', 'psnr,ssim'];
    expect((await evaluate(...words, '--scatter', '{metric}.svg')).code).toBe(0);
    const svg = await readFile(join(folder, 'ssim.svg'), 'utf8');
    // A mark for each pair, and one in the legend for each distortion.
    expect(svg.match(/<circle /g)).toHaveLength(PAIRS / 2 + 1);
    expect(svg.match(/<rect [^>]*width="7"/g)).toHaveLength(PAIRS / 2 + 1);
    expect(svg.match(/<polyline /g)).toHaveLength(1);
    expect(svg).toMatch(/SRCC 0\.9930 \(95%: /);
    expect(svg).toContain('odd &lt;1&gt;');
    expect(svg).toContain('>MOS (higher is better)<');
    const plain = 'reference,distorted,mos\nref.png,0.png,5\nref.png,1.png,4\nref.png,2.png,3\n';
    await writeFile(join(folder, 'plain.csv'), plain);
    const { code, stderr } = await evaluate('--pairs', 'plain.csv', '-m', 'psnr', '--scatter', 'plain.svg');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const untold = await readFile(join(folder, 'plain.svg'), 'utf8');
    // Without distortions all pairs have one mark, and the legend calls them what they are.
    expect(untold.match(/<circle /g)).toHaveLength(3 + 1);
    expect(untold).toContain('>pairs<');
    expect((await evaluate(...words, '--scatter', 'one.svg')).stderr).toMatch(/one file for 2 metrics/);
    expect((await evaluate(...words, '--scatter', 'a.png')).stderr).toMatch(/writes \.svg files/);
  });

  it('scores nothing twice where scores are kept, and never mixes runs', async () => {
    const words = ['--pairs', 'pairs.csv', '-m', 'psnr', '--scores', 'kept.csv'];
    const first = await evaluate(...words);
    const second = await evaluate(...words);
    expect(second.stderr).toContain('12 of 12 pairs were done before');
    expect(second.stdout).toBe(first.stdout);
    const cut = (await readFile(join(folder, 'kept.csv'), 'utf8')).split('\n').slice(0, 5);
    await writeFile(join(folder, 'kept.csv'), `${cut.join('\n')}\n`);
    const third = await evaluate(...words);
    expect(third.stderr).toContain('4 of 12 pairs were done before');
    expect(third.stdout).toBe(first.stdout);
    const other = await evaluate(...words, '-o', 'psnr.preset=luma');
    expect(other.code).toBe(2);
    expect(other.stderr).toMatch(/begun with metric psnr rgb/);
    await rm(join(folder, 'kept.csv.resume'));
    expect((await evaluate(...words)).stderr).toMatch(/kept\.csv\.resume, which would say how/);
  });

  it('leaves out what cannot be scored or is not finite, and says so', async () => {
    await writeFile(join(folder, 'torn.png'), (await makePng(48, 40, 1)).slice(0, 90));
    await writeFile(join(folder, 'large.png'), await makePng(50, 40, 1));
    await copyFile(join(folder, 'ref.png'), join(folder, 'same.png'));
    const csv = await readFile(join(folder, 'pairs.csv'), 'utf8');
    const more = ['torn', 'large', 'same'].map((name, i) => `ref.png,${name}.png,${i + 2},even`);
    await writeFile(join(folder, 'more.csv'), `${csv}${more.join('\n')}\n`);
    const { code, stdout, stderr } = await evaluate(
      '--pairs',
      'more.csv',
      '-m',
      'psnr,ssim',
      '--format',
      'json',
    );
    // The size mismatch is the graver of the two.
    expect(code).toBe(4);
    expect(stderr).toContain(
      '2 of 15 pairs cannot be scored and are left out: torn.png (E_DECODE), large.png (E_SIZE_MISMATCH)',
    );
    const { metrics } = JSON.parse(stdout) as Report;
    // Identical pictures have an infinite PSNR.
    expect(metrics.map(({ parts: [all] }) => [all.rows, all.leftOut])).toEqual([
      [12, 3],
      [13, 2],
    ]);
    const markdown = (await evaluate('--pairs', 'more.csv', '--format', 'md')).stdout;
    expect(markdown).toMatch(/^\| metric .* \| left out \|\n.*\n\| psnr .* \| 3 \|\n\| ssim .* \| 2 \|$/m);
  });

  it.each([
    [['--pairs', 'pairs.csv', '.'], 2, /--pairs FILE\.csv or the folder of a data set, and not both/],
    [[], 2, /--pairs FILE\.csv or the folder/],
    [['--pairs', 'pairs.csv', '--dataset', 'live'], 2, /--dataset is about a folder/],
    [['.', '--scale', 'mos'], 2, /--opinion and --scale/],
    [['.'], 3, /looks like none of/],
    [['.', '--dataset', 'csiq'], 3, /cannot be read/],
    [['--pairs', 'none.csv'], 3, /no such file/],
    [['--pairs', 'pairs.csv', '-m', 'sim'], 2, /Did you mean/],
    [['--pairs', 'pairs.csv', '--scores', 'pairs.csv'], 2, /would be overwritten/],
  ])('refuses %j', async (words, exit, message) => {
    const { code, stderr, stdout } = await evaluate(...words);
    expect(stderr).toMatch(message);
    expect(stdout).toBe('');
    expect(code).toBe(exit);
  });

  it.each([
    [
      'a missing picture',
      'ref.png,0.png,1\nref.png,gone.png,2',
      /Row 3 of bad\.csv, distorted: there is no file "gone\.png"/,
    ],
    ['a constant column', 'ref.png,0.png,1\nref.png,1.png,1', /every opinion is 1/],
    ['a NaN', 'ref.png,0.png,1\nref.png,1.png,nan', /Row 3 of bad\.csv: mos is "nan", not a number/],
  ])('refuses a table with %s', async (_, rows, message) => {
    await writeFile(join(folder, 'bad.csv'), `reference,distorted,mos\n${rows}\n`);
    const { code, stderr } = await evaluate('--pairs', 'bad.csv', '-m', 'psnr');
    expect(stderr).toMatch(message);
    expect(code).toBe(3);
  });

  it('leaves distortions to those who tell them', async () => {
    await writeFile(
      join(folder, 'plain.csv'),
      'reference,distorted,mos\nref.png,0.png,1\nref.png,1.png,2\nref.png,2.png,3\n',
    );
    const { code, stderr } = await evaluate('--pairs', 'plain.csv', '--by', 'distortion');
    expect(stderr).toMatch(/do not tell their distortion/);
    expect(code).toBe(2);
    // Three pairs have an order, but no curve.
    const { metrics } = await report('--pairs', 'plain.csv', '-m', 'psnr');
    expect(metrics[0].curve).toBeNull();
    expect(metrics[0].parts[0].statistics).toMatchObject({
      srcc: { estimate: expect.closeTo(-1, 12) },
      plccFitted: null,
      rmse: null,
    });
  });
});

describe('iqa evaluate of choices', () => {
  /** In the first triplet of each folder p1 is the closer one, in the second p0. */
  async function makeBapps(): Promise<string> {
    for (const [part, judges] of Object.entries({ cnn: [0.8, 0.3], color: [1, 0] })) {
      for (const [i, judge] of judges.entries()) {
        const noises = { ref: 0, p0: i === 0 ? 60 : 20, p1: 40 };
        for (const [name, noise] of Object.entries(noises)) {
          await mkdir(join(folder, `val/${part}/${name}`), { recursive: true });
          await writeFile(join(folder, `val/${part}/${name}/00000${i}.png`), await makePng(64, 64, 7, noise));
        }
        await mkdir(join(folder, `val/${part}/judge`), { recursive: true });
        await writeFile(
          join(folder, `val/${part}/judge/00000${i}.npy`),
          encodeNpy(Float32Array.of(judge), [1]),
        );
      }
    }
    return 'val';
  }

  it('is the 2AFC score, whatever the direction of the metric', async () => {
    const val = await makeBapps();
    const { rows, scale, metrics } = await report(val, '-m', 'psnr', '--by', 'distortion');
    expect({ rows, scale }).toEqual({ rows: 4, scale: null });
    expect(metrics[0].parts.map(({ part, statistics }) => [part, statistics.twoAfc?.estimate])).toEqual([
      // (0.8 + 0.7 + 1 + 1) / 4; judgements are float32.
      [null, expect.closeTo(0.875, 7)],
      ['cnn', expect.closeTo(0.75, 7)],
      ['color', 1],
    ]);
    const table = await evaluate(val, '--dataset', 'bapps', '-m', 'psnr');
    expect(table.stdout).toContain('BAPPS: 4 choices between two pictures');
    expect(table.stdout).toMatch(/^psnr +rgb +0\.8750$/m);
    expect((await evaluate(val, '-m', 'psnr', '--scatter', 'a.svg')).stderr).toMatch(
      /no mean opinions to plot/,
    );
  });

  it('fails where not one pair can be scored', async () => {
    const val = await makeBapps();
    const { code, stderr } = await evaluate(val, '-m', 'ms-ssim');
    expect(stderr).toMatch(/8 of 8 pairs cannot be scored.*E_TOO_SMALL/);
    expect(stderr).toMatch(/None of the 8 pairs can be scored/);
    expect(code).toBe(4);
  });
});

describeWithFixtures('iqa evaluate of the LIVE subset', () => {
  it('finds what others found of PSNR and SSIM', { timeout: 120_000 }, async () => {
    const { metrics } = await report(
      '--pairs',
      `${fixturesDirectory}live-subset/pairs.csv`,
      '-m',
      'psnr,ssim',
    );
    const srcc = metrics.map(({ parts: [{ statistics }] }) => statistics.srcc!.estimate);
    // Found with other code on the same files, and handed down to three digits.
    expect(srcc[0]).toBeCloseTo(0.894, 3);
    expect(srcc[1]).toBeCloseTo(0.874, 3);
  });
});
