import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage } from '@iqakit/codecs';
import { RUNTIME_IDS } from '@iqakit/deep/runtime';
import { defaultSpipsWeights } from '@iqakit/fusion/spips';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  describeWithFixtures,
  describeWithModels,
  fixturesDirectory,
  golden,
  modelsDirectory,
} from '../../../test/fixtures.ts';
import { runtimeFlag } from '../src/commands/neural-flags.ts';
import { run } from '../src/run.ts';
import { memoryIo } from './memory-io.ts';
import { makePng } from './pictures.ts';
import { buildSourceCli, type SourceCli } from './source-cli.ts';

let folder: string;
const path = (name: string) => join(folder, name);
const fixtureImage = (name: string) => join(fixturesDirectory, 'images', name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iqa-neural-'));
  await writeFile(path('reference.png'), await makePng(64, 48, 1));
  await writeFile(path('distorted.png'), await makePng(64, 48, 2, 30));
  await writeFile(path('worse.png'), await makePng(64, 48, 3, 60));
  await writeFile(path('larger.png'), await makePng(80, 64, 2, 30));
});
afterAll(() => rm(folder, { recursive: true }));

/** An empty cache, and no network unless `--pull` is given; what there is comes from the mirror. */
const environment = (mirror?: string) => ({
  IQA_MODEL_CACHE: path('no-cache'),
  ...(mirror === undefined ? {} : { IQA_MODEL_MIRROR: mirror }),
});

async function iqa(words: readonly string[], mirror?: string) {
  const io = { ...memoryIo(), env: environment(mirror) };
  const code = await run(words, io);
  return { code, out: io.out(), err: io.err() };
}

const pair = () => [path('reference.png'), path('distorted.png')] as const;
const LPIPS_SQUEEZE = ['-m', 'lpips', '-o', 'lpips.net=squeeze'] as const;

it('--runtime takes every runtime there is', () => {
  expect(runtimeFlag.runtime.values).toEqual(RUNTIME_IDS);
});

describe('a model that is missing', () => {
  it('ends with 5 and the one command that brings all that are needed', async () => {
    const { code, out, err } = await iqa(['compare', ...pair(), ...LPIPS_SQUEEZE]);
    expect({ code, out }).toEqual({ code: 5, out: '' });
    expect(err).toContain('iqa: E_MODEL_MISSING: ');
    expect(err).toContain('"iqa models pull squeezenet1_1 lpips-squeeze"');
    expect(err).toContain('squeezenet1_1 (2.9 MB, BSD-3-Clause)');
  });

  it('is not fetched where that is forbidden', async () => {
    const { code, err } = await iqa(['compare', ...pair(), ...LPIPS_SQUEEZE, '--pull', '--offline']);
    expect(code).toBe(5);
    expect(err).toContain('E_MODEL_MISSING');
  });
});

describe('a picture without a reference', () => {
  it('is for metrics that need none', async () => {
    const { code, err } = await iqa(['compare', path('reference.png'), '-m', 'a-fine-nr,ssim']);
    expect(code).toBe(2);
    expect(err).toContain('needs DISTORTED: ssim judges one picture against another');
  });

  it('is enough for those', async () => {
    // The weights are 355 MB and have no small twin: to miss them is to have understood the command.
    const { code, err } = await iqa(['compare', path('reference.png'), '-m', 'a-fine-nr']);
    expect(code).toBe(5);
    expect(err).toContain('"iqa models pull a-fine"');
  });
});

it('CUDA without its libraries ends with 5 and says what to install', async () => {
  const { code, err } = await iqa(['compare', ...pair(), ...LPIPS_SQUEEZE, '--runtime', 'onnx-cuda']);
  expect(code).toBe(5);
  // On a machine that has them, the models are what is missing next.
  expect(err).toMatch(/cuDNN 9.*--onnxruntime-node-install=cuda12|for Linux on x64 only|E_MODEL_MISSING/);
});

describeWithModels('LPIPS with published weights', () => {
  it('says how it was computed, and takes the folder of weights from the command line', async () => {
    const words = ['compare', ...pair(), ...LPIPS_SQUEEZE, '--mirror', modelsDirectory, '--json'];
    const { code, out, err } = await iqa([...words, '--threads', '1']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [{ details, provenance, options }] = JSON.parse(out).results;
    expect(options).toEqual({ net: 'squeeze' });
    expect(details.layers).toHaveLength(7);
    expect(provenance).toMatchObject({ runtime: 'onnx-cpu', precision: 'float32' });
    expect(provenance.models).toEqual([
      { id: 'squeezenet1_1', digest: expect.stringMatching(/^3dab9b74/) },
      { id: 'lpips-squeeze', digest: expect.stringMatching(/^ca1633ae/) },
    ]);
  });

  it('draws a map, and gates by a detail', async () => {
    const words = ['compare', ...pair(), ...LPIPS_SQUEEZE, '--map', path('lpips.png')];
    const { code, err } = await iqa([...words, '--fail-if', 'lpips>0'], modelsDirectory);
    expect(code).toBe(1);
    expect(err).toMatch(/fail: lpips is 0\.\d+/);
    expect((await readFile(path('lpips.png'))).subarray(1, 4).toString()).toBe('PNG');
  });

  it('refuses different sizes, which DeepSSIM compares as they are', async () => {
    const sizes = ['compare', path('reference.png'), path('larger.png')];
    expect(await iqa([...sizes, ...LPIPS_SQUEEZE], modelsDirectory)).toMatchObject({
      code: 4,
      err: expect.stringContaining('E_SIZE_MISMATCH'),
    });
    const words = [...sizes, '-m', 'deepssim', '-o', 'deepssim.backbone=squeeze', '--json'];
    const { code, out } = await iqa(words, modelsDirectory);
    expect(code).toBe(0);
    const { results, distorted } = JSON.parse(out);
    expect(distorted).toMatchObject({ width: 80, height: 64 });
    expect(results[0].score).toBeGreaterThan(-1);
    expect(results[0].score).toBeLessThan(1);
    expect(results[0].warnings).toEqual([]);
  });

  it('scores with fitted weights of one’s own', async () => {
    const spips = ['compare', ...pair(), '-m', 'spips', '--format', 'csv'];
    const scoreOf = (out: string) => Number(out.trimEnd().split('\n')[1].split(',')[2]);
    const usual = scoreOf((await iqa(spips, modelsDirectory)).out);
    // Without responses to the classic maps and the deep ones but the first, the score must fall.
    const { fusion, ...weights } = defaultSpipsWeights('squeeze');
    const gains = fusion.gains.map((gain, i) => (i === 0 ? gain : 0));
    await writeFile(path('weights.json'), JSON.stringify({ ...weights, fusion: { ...fusion, gains } }));
    const own = await iqa([...spips, '--spips-weights', path('weights.json')], modelsDirectory);
    expect(own.code).toBe(0);
    expect(scoreOf(own.out)).toBeLessThan(usual);
  });

  it.each([
    ['{}', 5, /E_CHECKPOINT: These SPIPS weights are unusable: schema/],
    ['no JSON', 5, /E_CHECKPOINT: .*weights\.json is not JSON/],
    [null, 3, /E_INPUT: .*weights\.json cannot be read/],
  ])('refuses weights that are %j', async (text, exit, message) => {
    await rm(path('weights.json'), { force: true });
    if (text !== null) await writeFile(path('weights.json'), text);
    const words = ['compare', ...pair(), '-m', 'spips', '--spips-weights', path('weights.json')];
    expect(await iqa(words, modelsDirectory)).toMatchObject({
      code: exit,
      err: expect.stringMatching(message),
    });
  });

  it('refuses weights that no metric reads', async () => {
    const words = ['compare', ...pair(), ...LPIPS_SQUEEZE, '--spips-weights', path('weights.json')];
    expect(await iqa(words, modelsDirectory)).toMatchObject({
      code: 2,
      err: expect.stringContaining('add it to -m'),
    });
  });

  it('draws a map that does not lie over the picture in its own size', async () => {
    const sizes = ['compare', path('reference.png'), path('larger.png')];
    const words = [
      ...sizes,
      '-m',
      'deepssim',
      '-o',
      'deepssim.backbone=squeeze',
      '--map',
      path('blocks.png'),
    ];
    expect((await iqa(words, modelsDirectory)).code).toBe(0);
    const { image } = await decodeImage(await readFile(path('blocks.png')));
    // 512 channels in blocks of 4 make 128 places a side, drawn three times as large, under two lines of text.
    expect(image.height).toBeGreaterThan(3 * 128);
    expect(image.height).toBeLessThan(4 * 128);
  });

  describeWithFixtures('on real pictures', () => {
    interface Golden {
      readonly reference: string;
      readonly distorted: string;
      readonly score: number;
      readonly per_layer: readonly number[];
    }
    const pairs = golden<Record<string, Golden>>('lpips-squeeze.json');

    // The reference differs by what float32 loses in the golden itself, ONNX Runtime by its own float32 sums.
    const cases = [
      ...Object.keys(pairs).map((name) => ['onnx-cpu', name, 1e-6] as const),
      ['onnx-wasm', 'lpips-p0', 1e-6] as const,
      ['reference', 'lpips-p0', 1e-7] as const,
    ];

    it.each(cases)('%s gives the authors’ score of %s', async (runtime, name, tolerance) => {
      const { reference, distorted, score, per_layer } = pairs[name];
      const files = [fixtureImage(reference), fixtureImage(distorted)];
      const words = ['compare', ...files, ...LPIPS_SQUEEZE, '--runtime', runtime, '--json'];
      const { code, out } = await iqa(words, modelsDirectory);
      expect(code).toBe(0);
      const [result] = JSON.parse(out).results;
      expect(result.provenance.runtime).toBe(runtime);
      expect(Math.abs(result.score - score)).toBeLessThanOrEqual(tolerance);
      for (const [i, layer] of per_layer.entries())
        expect(Math.abs(result.details.layers[i] - layer)).toBeLessThanOrEqual(tolerance);
    });
  });
});

describeWithModels('the command as it is built', () => {
  let cli: SourceCli;
  beforeAll(async () => {
    cli = await buildSourceCli();
  });
  afterAll(() => cli.remove());

  it('scores a batch with sessions that are opened once, as iqa compare does', async () => {
    const rows = ['distorted', 'worse', 'larger', 'distorted'].map((name) => `reference.png,${name}.png`);
    await writeFile(path('pairs.csv'), `reference,distorted\n${rows.join('\n')}\n`);
    const metrics = ['-m', 'lpips,ssim', '-o', 'lpips.net=squeeze'];
    const words = ['batch', '--pairs', path('pairs.csv'), ...metrics, '--out', path('scores.csv')];
    const { code, stderr } = await cli.run([...words, '--jobs', '2'], { env: environment(modelsDirectory) });
    expect({ code, stderr }).toEqual({ code: 4, stderr: '' });
    const scores = (await readFile(path('scores.csv'), 'utf8')).trimEnd().split('\n').slice(1);
    expect(scores[2]).toContain('E_SIZE_MISMATCH');
    expect(scores[3]).toBe(scores[0]);
    const { out } = await iqa(['compare', ...pair(), ...metrics, '--format', 'csv'], modelsDirectory);
    const compared = out.trimEnd().split('\n')[1].split(',');
    expect(scores[0].split(',')[3]).toBe(compared[3]);
    expect(Number(scores[0].split(',')[2])).toBeCloseTo(Number(compared[2]), 6);
  });

  it('keeps the features of a reference that many pairs have, and scores the same', async () => {
    const names = ['distorted', 'worse', 'distorted', 'worse', 'distorted', 'reference'];
    const rows = names.map((name) => `reference.png,${name}.png`);
    await writeFile(path('run.csv'), `reference,distorted\n${rows.join('\n')}\n`);
    const metrics = ['-m', 'lpips,deepssim', '-o', 'lpips.net=squeeze', '-o', 'deepssim.backbone=squeeze'];
    const words = ['batch', '--pairs', path('run.csv'), ...metrics, '--out', path('run-scores.csv')];
    expect((await cli.run([...words, '--jobs', '1'], { env: environment(modelsDirectory) })).code).toBe(0);
    const scores = (await readFile(path('run-scores.csv'), 'utf8')).trimEnd().split('\n').slice(1);
    const { out } = await iqa(['compare', ...pair(), ...metrics, '--format', 'csv'], modelsDirectory);
    const [lpips, deepssim] = out.trimEnd().split('\n')[1].split(',').slice(2).map(Number);
    // The same float32 sums, but for the order in which ONNX Runtime may split them over two pictures.
    expect(Number(scores[0].split(',')[2])).toBeCloseTo(lpips, 6);
    expect(Number(scores[0].split(',')[3])).toBeCloseTo(deepssim, 6);
    expect(scores[2]).toBe(scores[0]);
    expect(scores[5]).toBe('reference.png,reference.png,0,1,,');
  });

  it('stops a batch before its output is touched where a model is missing', async () => {
    const words = ['batch', '--pairs', path('pairs.csv'), '-m', 'lpips', '--out', path('untouched.csv')];
    const { code, stderr } = await cli.run(words, { env: environment(modelsDirectory) });
    expect(code).toBe(5);
    expect(stderr).toContain('"iqa models pull alexnet"');
    await expect(readFile(path('untouched.csv'))).rejects.toThrow();
  });

  describe('without ONNX Runtime beside it', () => {
    /** From here no node_modules can be seen. */
    const alone = () => ({ env: environment(modelsDirectory), cwd: folder, main: path('alone/main.js') });
    beforeAll(() => cp(cli.folder, path('alone'), { recursive: true }));

    it('falls back to the reference runtime, and says why that is slow', async () => {
      const words = ['compare', ...pair(), ...LPIPS_SQUEEZE, '--json'];
      const { code, stdout, stderr } = await cli.run(words, alone());
      expect(code).toBe(0);
      expect(stderr).toMatch(/^note: .*onnxruntime-node is not installed/);
      expect(JSON.parse(stdout).results[0].provenance).toMatchObject({
        runtime: 'reference',
        precision: 'float64',
      });
    });

    it.each([
      ['onnx-cpu', 'onnxruntime-node'],
      ['onnx-wasm', 'onnxruntime-web'],
    ])('%s ends with 5 and the command that brings %s', async (runtime, name) => {
      const words = ['compare', ...pair(), ...LPIPS_SQUEEZE, '--runtime', runtime];
      const { code, stdout, stderr } = await cli.run(words, alone());
      expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
      expect(stderr).toContain(`npm install ${name}`);
      expect(stderr).toContain('which is not installed');
    });
  });
});
