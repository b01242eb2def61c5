import { appendFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MODELS } from '@iqakit/deep/model';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { describeWithModels, modelsDirectory } from '../../../test/fixtures.ts';
import { pullLine } from '../src/models/pull-progress.ts';
import { run } from '../src/run.ts';
import { memoryIo } from './memory-io.ts';

let cache: string;

beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), 'iqakit-cli-models-'));
});

afterEach(() => rm(cache, { recursive: true }));

async function models(words: readonly string[], env: Record<string, string> = {}) {
  const io = { ...memoryIo(), env: { IQA_MODEL_CACHE: cache, ...env } };
  const code = await run(['models', ...words], io);
  return { code, out: io.out(), err: io.err() };
}

describe('iqa models', () => {
  it('lists every model with its licence, size and whether it is here', async () => {
    const { code, out } = await models(['list']);
    expect(code).toBe(0);
    for (const { id, licence } of MODELS)
      expect(out).toMatch(new RegExp(`^${id} .* - .*${licence.name}`, 'm'));
    expect(out).toContain(cache);
  });

  it('lists as JSON, and only the licences asked for', async () => {
    const { out } = await models(['list', '--json', '--licence', 'mit']);
    const listed = JSON.parse(out);
    expect(listed).toMatchObject({ schema: 'iqakit.models/1', directory: cache });
    expect(listed.models.map(({ id }: { id: string }) => id)).toEqual(['dists']);
    expect(listed.models[0]).toMatchObject({
      stored: null,
      licence: { name: 'MIT' },
      source: { bytes: 12288 },
    });
  });

  it('says where models are', async () => {
    expect(await models(['path'])).toMatchObject({ code: 0, out: `${cache}\n` });
    expect((await models(['path', 'dists'])).out).toBe(`${join(cache, 'dists.safetensors')}\n`);
  });

  it.each([
    [['pull'], /needs MODEL/],
    [['pull', 'vgg17'], /Did you mean vgg16/],
    [['fetch'], /list, pull, verify, remove, path/],
    [['pull', 'dists', 'vgg16', '--from', 'x'], /just that/],
  ])('refuses %j', async (words, message) => {
    expect(await models(words)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });

  it('exits 5 where a model cannot be had', async () => {
    const { code, err } = await models(['pull', 'dists', '--offline']);
    expect(code).toBe(5);
    expect(err).toMatch(/E_MODEL_MISSING.*forbidden/);
  });
});

describeWithModels('iqa models with a mirror', () => {
  const env = { IQA_MODEL_MIRROR: modelsDirectory };

  it('pulls, verifies, notices damage and removes', async () => {
    const pulled = await models(['pull', 'dists', 'lpips-alex', '--offline'], env);
    expect(pulled).toMatchObject({ code: 0, err: expect.stringContaining('converting') });
    expect(pulled.out).toMatch(/^dists .*checked by its tensor digest.*905eac34/m);
    expect((await models(['list'])).out).toMatch(/^dists .*tensor-digest/m);
    expect((await models(['verify', '--json'])).out).toContain('"id": "lpips-alex"');
    await appendFile(join(cache, 'dists.safetensors'), 'x');
    expect(await models(['verify'])).toMatchObject({
      code: 5,
      err: expect.stringContaining('iqa models remove dists'),
    });
    expect((await models(['list'])).out).toMatch(/^dists .*damaged/m);
    expect((await models(['remove', 'all'])).out).toBe('lpips-alex removed\ndists removed\n');
    expect(await readdir(cache)).toEqual([]);
  });

  it('takes the folder from the command line too', async () => {
    const { code, out } = await models([
      'pull',
      'lpips-squeeze',
      '--mirror',
      modelsDirectory,
      '--offline',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject([{ id: 'lpips-squeeze', verified: 'tensor-digest' }]);
  });
});

it('says how far a pull is', () => {
  const progress = {
    id: 'vgg16',
    phase: 'downloading',
    receivedBytes: 29.43e6,
    totalBytes: 58.86e6,
  } as const;
  expect(pullLine(progress, 12.3e6)).toBe('vgg16: 29 MB of 59 MB (50%)  12 MB/s');
  expect(pullLine({ ...progress, totalBytes: null }, 0)).toBe('vgg16: 29 MB');
  expect(pullLine({ ...progress, phase: 'waiting' }, 0)).toContain('another process');
});
