import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@iqakit/core/numeric';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePng } from './pictures.ts';
import { buildSourceCli, finished, type SourceCli } from './source-cli.ts';

const PAIRS = 60;

let cli: SourceCli;
let folder: string;

/** Four references, many distorted pictures, and some pairs that cannot be scored. */
async function makePairs(): Promise<void> {
  await mkdir(join(folder, 'refs'));
  for (let i = 0; i < 4; i++) await writeFile(join(folder, `refs/${i}.png`), await makePng(192, 176, i));
  const rows: string[] = [];
  for (let i = 0; i < PAIRS; i++) {
    const name = `dist "${i}", ü.png`;
    if (i % 10 !== 7)
      await writeFile(join(folder, name), await makePng(i % 10 === 4 ? 200 : 192, 176, i, 5 + i));
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    rows.push([`refs/${i % 4}.png`, quoted(name), i, quoted(i % 3 === 0 ? 'two\nlines' : 'one')].join(','));
  }
  await writeFile(join(folder, 'pairs.csv'), `reference,distorted,dmos,note\n${rows.join('\n')}\n`);
}

beforeAll(async () => {
  cli = await buildSourceCli();
  folder = await mkdtemp(join(tmpdir(), 'iqa-batch-'));
  await makePairs();
});

afterAll(async () => {
  cli.remove();
  await rm(folder, { recursive: true });
});

const words = (out: string, ...rest: string[]) => [
  'batch',
  '--pairs',
  'pairs.csv',
  '-m',
  'ms-ssim,psnr,ssim',
  '--out',
  out,
  '--jobs',
  '2',
  ...rest,
];

async function rowCount(file: string): Promise<number> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('.png"').length - 1 + (text.match(/"schema"/g)?.length ?? 0);
}

/** Starts a batch and kills it once it has written so many rows; tells whether it was killed before its end. */
async function killAfter(
  rows: number,
  signal: NodeJS.Signals,
  out: string,
  ...rest: string[]
): Promise<boolean> {
  const child = cli.start(words(out, ...rest), { cwd: folder });
  const end = finished(child);
  const poll = setInterval(async () => {
    if ((await rowCount(join(folder, out))) >= rows) child.kill(signal);
  }, 3);
  await end;
  clearInterval(poll);
  return existsSync(join(folder, `${out}.resume`));
}

describe.each(['csv', 'ndjson'])('iqa batch to %s', (extension) => {
  it('killed again and again and resumed, writes what an undisturbed run writes', async () => {
    const whole = `whole.${extension}`;
    const undisturbed = await cli.run(words(whole), { cwd: folder });
    expect(undisturbed.code).toBe(4);
    expect(existsSync(join(folder, `${whole}.resume`))).toBe(false);

    const killed = `killed.${extension}`;
    const random = createRandom(extension.length);
    let kills = 0;
    for (let attempt = 0; attempt < 4; attempt++) {
      const wasKilled = await killAfter(attempt * 14 + random.integer(12), 'SIGKILL', killed, '--resume');
      kills += Number(wasKilled);
    }
    expect(kills).toBeGreaterThan(0);
    const last = await cli.run(words(killed, '--resume'), { cwd: folder });
    expect(last.code).toBe(4);
    expect(last.stderr).toMatch(/of 60 pairs were done before/);
    const [expected, actual] = await Promise.all(
      [whole, killed].map((name) => readFile(join(folder, name), 'utf8')),
    );
    expect(actual).toBe(expected);
    expect(last.stdout).toBe(undisturbed.stdout);
    expect(existsSync(join(folder, `${killed}.resume`))).toBe(false);
  }, 180_000);
});

describe('iqa batch', () => {
  it('stops at an interrupt with 130 and whole rows, and goes on from there', async () => {
    const child = cli.start(words('stopped.ndjson'), { cwd: folder });
    const end = finished(child);
    while ((await rowCount(join(folder, 'stopped.ndjson'))) < 5)
      await new Promise((next) => setTimeout(next, 3));
    // Twice, as npx passes on what the terminal has sent as well.
    child.kill('SIGINT');
    child.kill('SIGINT');
    const { code, signal, stderr } = await end;
    expect({ code, signal }).toEqual({ code: 130, signal: null });
    expect(stderr).toMatch(
      /interrupted: stopped\.ndjson holds \d+ of 60 pairs; the same command with --resume goes on/,
    );
    const text = await readFile(join(folder, 'stopped.ndjson'), 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    for (const line of text.trimEnd().split('\n')) expect(JSON.parse(line).schema).toBe('iqakit.compare/1');
    expect((await cli.run(words('stopped.ndjson', '--resume'), { cwd: folder })).code).toBe(4);
  });

  it('writes a row with code and message for each pair that cannot be scored, and goes on', async () => {
    await cli.run(words('rows.ndjson'), { cwd: folder });
    const rows = (await readFile(join(folder, 'rows.ndjson'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(PAIRS);
    expect(rows[7]).toEqual({
      schema: 'iqakit.compare/1',
      reference: { path: 'refs/3.png', width: 192, height: 176 },
      distorted: { path: 'dist "7", ü.png', width: null, height: null },
      columns: { dmos: '7', note: 'one' },
      error: { code: 'E_INPUT', message: 'dist "7", ü.png cannot be read: there is no such file.' },
    });
    expect(rows[4]).toMatchObject({ distorted: { width: 200 }, error: { code: 'E_SIZE_MISMATCH' } });
    expect(rows[5].results.map(({ metric }: { metric: string }) => metric)).toEqual([
      'ms-ssim',
      'psnr',
      'ssim',
    ]);
    expect(rows[5].columns).toEqual({ dmos: '5', note: 'one' });
  });

  it('gives the same rows with one job as with three', async () => {
    const [one, three] = ['one.csv', 'three.csv'];
    await cli.run(['batch', '--pairs', 'pairs.csv', '-m', 'psnr', '--out', one, '--jobs', '1'], {
      cwd: folder,
    });
    await cli.run(['batch', '--pairs', 'pairs.csv', '-m', 'psnr', '--out', three, '--jobs', '3'], {
      cwd: folder,
    });
    expect(await readFile(join(folder, three), 'utf8')).toBe(await readFile(join(folder, one), 'utf8'));
  });

  it('agrees with iqa compare, and reads pairs from standard input', async () => {
    const stdin = new TextEncoder().encode('distorted,reference\n"dist ""5"", ü.png",refs/1.png\n');
    const batch = await cli.run(['batch', '-', '-m', 'ssim', '--out', 'single.ndjson'], {
      cwd: folder,
      stdin,
    });
    expect(batch.code).toBe(0);
    const compare = await cli.run(
      ['compare', 'refs/1.png', 'dist "5", ü.png', '-m', 'ssim', '--format', 'ndjson'],
      {
        cwd: folder,
      },
    );
    expect(await readFile(join(folder, 'single.ndjson'), 'utf8')).toBe(compare.stdout);
  });

  it('pairs two folders by path and by name without extension, and reports what has no partner', async () => {
    for (const name of ['left/sub', 'right/sub']) await mkdir(join(folder, name), { recursive: true });
    const picture = await makePng(32, 32, 1);
    const names = [
      'left/a.png',
      'left/sub/b.bmp.png',
      'left/only.png',
      'left/twice.png',
      'left/twice.webp',
      'left/notes.txt',
    ];
    names.push('right/a.png', 'right/sub/b.bmp.jpg', 'right/other.png', 'right/twice.jpg');
    for (const name of names) await writeFile(join(folder, name), picture);
    const { code, stderr } = await cli.run(
      [
        'batch',
        '--reference',
        'left',
        '--distorted',
        'right',
        '-m',
        'psnr',
        '--out',
        'folders.csv',
        '--fail-if',
        'psnr==inf',
      ],
      { cwd: folder },
    );
    expect(code).toBe(1);
    expect(stderr).toContain('fail: psnr==inf holds for 2 of 2 pairs');
    expect(stderr).toContain('1 in right without a reference: other.png');
    expect(stderr).toContain('1 in left without a distorted picture: only.png');
    expect(stderr).toMatch(/1 in right left out: .*: twice\.jpg/);
    expect(await readFile(join(folder, 'folders.csv'), 'utf8')).toBe(
      'reference,distorted,psnr,error,message\n' +
        'left/a.png,right/a.png,+inf,,\n' +
        'left/sub/b.bmp.png,right/sub/b.bmp.jpg,+inf,,\n',
    );
  });

  it('sums up for people, one pair as one', async () => {
    const stdin = new TextEncoder().encode('reference,distorted\nrefs/0.png,refs/1.png\n');
    const { code, stdout } = await cli.run(['batch', '-', '-m', 'psnr', '--out', 'one.csv'], {
      cwd: folder,
      stdin,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^1 pair, all scored\n\nmetric +preset +mean /);
  });

  it('sums up as JSON, with what is not finite left out of the means', async () => {
    const stdin = new TextEncoder().encode(
      'reference,distorted\nrefs/0.png,refs/0.png\nrefs/0.png,refs/1.png\nrefs/0.png,no\n',
    );
    const { code, stdout } = await cli.run(['batch', '-', '-m', 'psnr', '--out', 'sum.csv', '--json'], {
      cwd: folder,
      stdin,
    });
    expect(code).toBe(3);
    const { metrics, ...counts } = JSON.parse(stdout);
    expect(counts).toEqual({
      schema: 'iqakit.batch-summary/1',
      pairs: 3,
      scored: 2,
      failed: 1,
      errors: [{ code: 'E_INPUT', count: 1 }],
    });
    expect(metrics[0]).toMatchObject({ metric: 'psnr', finite: 1, nonFinite: 1 });
    expect(metrics[0].mean).toBe(metrics[0].median);
  });
});
