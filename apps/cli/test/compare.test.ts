import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { psnr } from '@iqakit/classic/psnr';
import { ssim, ssimWithMap } from '@iqakit/classic/ssim';
import { decodeImage, encodePng } from '@iqakit/codecs';
import { dropOpaqueAlpha, type Image } from '@iqakit/core/image';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/run.ts';
import { memoryIo } from './memory-io.ts';
import { makeImage } from './pictures.ts';

const reference = makeImage(96, 80, 1);
const distorted = makeImage(96, 80, 2, 30);
const larger = makeImage(100, 90, 2, 30);

let folder: string;
const path = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iqa-compare-'));
  await writeFile(path('reference.png'), await encodePng(reference));
  await writeFile(path('distorted.png'), await encodePng(distorted));
  await writeFile(path('larger.png'), await encodePng(larger));
});
afterAll(() => rm(folder, { recursive: true }));

async function compare(...words: string[]) {
  const io = memoryIo({ stdin: await readFile(path('distorted.png')) });
  const code = await run(['compare', ...words], io);
  return { code, out: io.out(), err: io.err() };
}

const pair = () => [path('reference.png'), path('distorted.png')] as const;

describe('iqa compare', () => {
  it('prints the JSON of its schema, with the scores of the library', async () => {
    const { code, out, err } = await compare(...pair(), '--json', '-m', 'psnr,ssim', '-o', 'ssim.preset=rgb');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { results, ...rest } = JSON.parse(out);
    expect(rest).toEqual({
      schema: 'iqakit.compare/1',
      reference: { path: path('reference.png'), width: 96, height: 80 },
      distorted: { path: path('distorted.png'), width: 96, height: 80 },
    });
    expect(results.map(({ metric }: { metric: string }) => metric)).toEqual(['psnr', 'ssim']);
    const keys = 'metric preset score direction options details warnings provenance';
    for (const result of results) expect(Object.keys(result).join(' ')).toBe(keys);
    expect(results[0].score).toBe(psnr({ reference, distorted }).score);
    expect(results[1].score).toBe(ssim({ reference, distorted }, { preset: 'rgb' }).score);
    expect(results[1]).toMatchObject({
      preset: 'rgb',
      options: { luma: 'none' },
      direction: 'higher-better',
    });
    expect(results[1].provenance.steps[0]).toBe('reference: decoded png (8-bit RGB)');
  });

  it('writes infinity as null with its name', async () => {
    const { out } = await compare(path('reference.png'), path('reference.png'), '-m', 'psnr', '--json');
    expect(JSON.parse(out).results[0]).toMatchObject({ score: null, special: '+inf' });
  });

  it('reads either picture from standard input', async () => {
    const { out } = await compare(path('reference.png'), '-', '-m', 'psnr', '--format', 'ndjson');
    const row = JSON.parse(out);
    expect(out.split('\n')).toHaveLength(2);
    expect(row.distorted.path).toBe('-');
    expect(row.results[0].score).toBe(psnr({ reference, distorted }).score);
  });

  it('prints a table with units, directions and plain words', async () => {
    const { out } = await compare(...pair());
    expect(out).toMatch(/^reference .*reference\.png +96x80$/m);
    expect(out).toMatch(/^psnr +rgb +\d+\.\d{6} dB +higher is better +\S/m);
    expect(out).toMatch(/^ssim +wang2004 +0\.\d{6} +higher is better +\S/m);
  });

  it('adds what each score is made of', async () => {
    const { out } = await compare(...pair(), '--details');
    expect(out).toMatch(/^psnr +mse +\d+\.\d{6}$/m);
    expect(out).toMatch(/^ssim +downsample +1$/m);
    expect((await compare(...pair())).out).not.toContain('mse');
  });

  it('prints CSV with every digit', async () => {
    const { out } = await compare(...pair(), '--format', 'csv');
    const [header, row] = out.trimEnd().split('\n');
    expect(header).toBe('reference,distorted,psnr,ssim');
    expect(Number(row.split(',')[3])).toBe(ssim({ reference, distorted }).score);
  });

  it('prints Markdown that says what failed', async () => {
    const { code, out } = await compare(...pair(), '--format', 'md', '--fail-if', 'ssim<1');
    expect(code).toBe(1);
    expect(out).toContain('| Structural similarity | wang2004 |');
    expect(out).toMatch(/\*\*Failed:\*\*\n\n- ssim is 0\.\d+, which meets ssim&lt;1/);
  });

  it('prints JUnit with a failure for each condition that holds', async () => {
    const { code, out } = await compare(
      ...pair(),
      '--format',
      'junit',
      '--fail-if',
      'ssim<1',
      '--fail-if',
      'psnr<1',
    );
    expect(code).toBe(1);
    expect(out).toContain('<testsuites name="iqa" tests="2" failures="1" errors="0">');
    expect(out).toMatch(/<failure message="ssim is 0\.\d+, which meets ssim&lt;1"\/>/);
    expect(out.match(/<failure/g)).toHaveLength(1);
  });

  it('exits with 1 and says why when a condition holds, with 0 when none does', async () => {
    expect(await compare(...pair(), '--fail-if', 'ssim<0.01', '--fail-if', 'psnr==inf')).toMatchObject({
      code: 0,
      err: '',
    });
    const failed = await compare(...pair(), '--fail-if', 'mssim<1');
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(/^fail: ssim is 0\.\d+, which meets mssim<1$/m);
    expect(failed.out).toContain('ssim');
  });

  it.each([
    ['resize', /^distorted: resized from 100x90 to 96x80 \(bicubic\)$/m, 'RESIZED'],
    ['crop', /^distorted: cropped from 100x90 to 96x80 at \(2, 5\)$/m, 'CROPPED'],
  ])('fits sizes by --fit %s, and says so', async (mode, step, warning) => {
    const { code, out, err } = await compare(
      path('reference.png'),
      path('larger.png'),
      '--fit',
      mode,
      '--json',
    );
    expect(code).toBe(0);
    expect(err).toContain(`warning: ${warning}: `);
    expect(err.match(/warning/g)).toHaveLength(1);
    const { results, distorted: picture } = JSON.parse(out);
    expect(picture).toMatchObject({ width: 100, height: 90 });
    expect(results[0].provenance.steps.join('\n')).toMatch(step);
    expect(results[0].warnings[0].code).toBe(warning);
  });

  it('resizes pictures whose alpha hides nothing as if they had none', async () => {
    const opaque = Uint8Array.from({ length: 50 * 40 * 4 }, (_, i) => (i % 4 === 3 ? 255 : (7 * i) % 256));
    const image: Image = {
      width: 50,
      height: 40,
      channels: 4,
      data: opaque,
      range: { max: 255 },
      colorSpace: 'srgb',
      alpha: 'straight',
    };
    await writeFile(path('rgba.png'), await encodePng(image));
    await writeFile(path('rgb.png'), await encodePng(dropOpaqueAlpha(image)));
    const scoreOf = async (name: string) => {
      const { out } = await compare(path('reference.png'), path(name), '--fit', 'resize', '--json');
      return JSON.parse(out).results[0].score;
    };
    expect(await scoreOf('rgba.png')).toBe(await scoreOf('rgb.png'));
  });

  it('lays transparency over a background', async () => {
    const data = Uint8Array.from({ length: 96 * 80 * 4 }, (_, i) => (i % 4 === 3 ? 128 : 200));
    await writeFile(
      path('glass.png'),
      await encodePng({ ...reference, channels: 4, data, alpha: 'straight' }),
    );
    const { out } = await compare(
      path('glass.png'),
      path('glass.png'),
      '-m',
      'ssim',
      '--background',
      '#204060',
      '--json',
    );
    expect(JSON.parse(out).results[0].provenance.steps).toContain('reference: laid over #204060');
  });

  it('writes maps: floats as the library has them, and a picture around them', async () => {
    const { code } = await compare(
      ...pair(),
      '--map',
      path('{metric}.png'),
      '--map-raw',
      path('{metric}.pfm'),
    );
    expect(code).toBe(0);
    const { map } = ssimWithMap({ reference, distorted });
    const raw = await decodeImage(await readFile(path('ssim.pfm')));
    expect(raw.image).toMatchObject({ width: map.width, height: map.height, channels: 1 });
    expect(raw.image.data).toEqual(map.data);
    const { image } = await decodeImage(await readFile(path('psnr.png')));
    expect(image.width).toBeGreaterThan(96);
  });

  it('reads --map-range with the map only', async () => {
    const { code, err } = await compare(...pair(), '-m', 'ssim', '--map-range', '0:1');
    expect(code).toBe(2);
    expect(err).toContain('give --map FILE.png as well');
  });
});
