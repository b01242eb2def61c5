import { appendFile, cp, mkdir, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { encodeNpy, encodePng } from '@iqakit/codecs';
import { parseSpipsWeights } from '@iqakit/fusion/spips';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithModels, modelsDirectory } from '../../../test/fixtures.ts';
import { distort, type LadderKind, ladderPhotograph, ladderSteps } from '../src/fit/ladder.ts';
import { run } from '../src/run.ts';

import { memoryIo } from './memory-io.ts';
import { makeImage } from './pictures.ts';

const CONTENTS = 3;
const AMOUNTS = [4, 12, 25, 45];

let folder: string;
const path = (...names: string[]) => join(folder, ...names);

/** Small photographs of three contents, each with four blurs and four noises; the amount stands for the opinion. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iqa-fit-'));
  await mkdir(path('photographs'));
  const rows = ['reference,distorted,dmos,dmos_std'];
  for (let content = 0; content < CONTENTS; content++) {
    const reference = makeImage(64, 64, content + 1, 40 + 30 * content);
    await writeFile(path('photographs', `${content}.png`), await encodePng(reference));
    for (const amount of AMOUNTS) {
      for (const kind of ['noise', 'blur'] as const) {
        const name = `${kind}-${content}-${amount}.png`;
        const step = { kind, amount: kind === 'noise' ? amount : amount / 12 };
        await writeFile(path(name), await encodePng(await distort(reference, step)));
        rows.push(`photographs/${content}.png,${name},${amount + (kind === 'blur' ? 2 : 0)},3`);
      }
    }
  }
  await writeFile(path('pairs.csv'), rows.join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Models cannot be there: only what needs none works, unless a mirror is named. */
async function iqa(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  interruptAt?: number,
) {
  const io = memoryIo({ isTerminal: true });
  let listener = () => {};
  let painted = 0;
  const stderr = {
    ...io.stderr,
    write: (text: string) => {
      io.stderr.write(text);
      if (text.includes('pairs/s') && ++painted === interruptAt) listener();
    },
  };
  const onInterrupt = (stop: () => void) => {
    listener = stop;
    return () => {};
  };
  const code = await run(words, {
    ...io,
    stderr,
    onInterrupt,
    env: { IQA_MODEL_CACHE: path('no-cache'), ...env },
  });
  return { code, out: io.out(), err: io.err() };
}

const fit = (...words: string[]) => ['fit', 'spips', ...words];
const quick = (out: string, ...words: string[]) =>
  fit('--pairs', path('pairs.csv'), '--streams', 'traditional', '--out', path(out), ...words);

async function weightsIn(name: string) {
  return parseSpipsWeights(JSON.parse(await readFile(path(name), 'utf8')));
}

describe('iqa fit spips', () => {
  it('writes weights with their provenance, and says what they are worth', async () => {
    const { code, out } = await iqa(quick('first.json'));
    expect(code).toBe(0);
    const { provenance, fusion } = await weightsIn('first.json');
    expect(provenance).toMatchObject({ loss: 'fidelity', seed: 1 });
    expect(provenance.command).toBe(
      `iqa fit spips --pairs ${path('pairs.csv')} --streams traditional --seed 1`,
    );
    expect(provenance.data).toMatch(/24 pairs of 3 contents; SHA-256 of the pictures [0-9a-f]{16}$/);
    const [[name, srcc]] = Object.entries(provenance.scores);
    expect(name).toBe('SRCC of left-out contents, pairs.csv');
    // The order is nearly that of the amounts: a fit that is any good finds most of it.
    expect(srcc).toBeGreaterThan(0.7);
    expect(fusion.gains.slice(3)).toEqual(Array(7).fill(0));
    expect(out).toContain(`${srcc.toFixed(4)}`);
  });

  it('computes each picture once, and gives the same weights again, byte by byte', async () => {
    const cache = path('first.terms.ndjson');
    const before = await readFile(cache, 'utf8');
    expect(before.trim().split('\n')).toHaveLength(24);
    const { err } = await iqa(quick('again.json', '--cache', cache));
    expect(err).toContain('24 pairs, 24 of them computed before');
    expect(await readFile(cache, 'utf8')).toBe(before);
    expect(await readFile(path('again.json'), 'utf8')).toBe(await readFile(path('first.json'), 'utf8'));
  });

  it('computes pictures anew whose content has changed, whatever their name', async () => {
    const name = path('blur-0-4.png');
    const [before, cache] = await Promise.all([readFile(name), readFile(path('first.terms.ndjson'))]);
    await writeFile(name, await encodePng(makeImage(64, 64, 9)));
    await writeFile(path('changed.terms.ndjson'), cache);
    try {
      const { err } = await iqa(quick('changed.json'));
      expect(err).toContain('24 pairs, 23 of them computed before');
    } finally {
      await writeFile(name, before);
    }
  });

  it('goes on after an interrupt, and after a kill that tore a line', async () => {
    const stopped = await iqa(quick('resumed.json'), {}, 1);
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain('The same command goes on from here.');
    await expect(readFile(path('resumed.json'))).rejects.toThrow();

    const cache = path('resumed.terms.ndjson');
    await appendFile(cache, await readFile(path('first.terms.ndjson'), 'utf8'));
    await truncate(cache, (await readFile(cache)).length - 10);
    const { code, err } = await iqa(quick('resumed.json'));
    expect(code).toBe(0);
    expect(err).toContain('24 pairs, 23 of them computed before');
    expect(await readFile(path('resumed.json'), 'utf8')).toBe(await readFile(path('first.json'), 'utf8'));
    expect((await iqa(quick('resumed.json'))).err).toContain('24 pairs, 24 of them computed before');
  });

  it('takes ladders of plain photographs as extra pairs', async () => {
    const words = ['--ladders', path('photographs'), '--ladder-kinds', 'jpeg,resize', '--ladder-steps', '3'];
    const { code, err } = await iqa(quick('ladders.json', ...words));
    expect(code).toBe(0);
    // 276 choices between 24 rated pairs, and 3 for each of the 6 ladders of 3 steps.
    expect(err).toContain('fitting on 294 choices between 42 pairs');
    const { provenance } = await weightsIn('ladders.json');
    expect(provenance.data).toContain('24 pairs of 3 contents; 18 steps of ladders');
    expect(provenance.command).toContain('--ladder-kinds jpeg,resize --ladder-steps 3');
  });

  it('fits on a single content, and does not judge what it could not leave out', async () => {
    const [header, ...rows] = (await readFile(path('pairs.csv'), 'utf8')).split('\n');
    const ofOne = rows.filter((row) => row.startsWith('photographs/0.png'));
    await writeFile(path("one photograph's.csv"), [header, ...ofOne].join('\n'));
    const words = ['--pairs', path("one photograph's.csv"), '--streams', 'traditional'];
    const { code, err } = await iqa(fit(...words, '--out', path('one.json')));
    expect(err).not.toContain('error');
    expect(code).toBe(0);
    const { provenance } = await weightsIn('one.json');
    expect(provenance.scores).toEqual({});
    expect(provenance.command).toContain("one photograph'\\''s.csv' --streams");
  });

  it('takes tables of the same photographs for the same contents, and tells tables of one name apart', async () => {
    await mkdir(path('second'));
    const rows = (await readFile(path('pairs.csv'), 'utf8')).replaceAll(
      /(photographs|blur-|noise-)/g,
      '../$1',
    );
    await writeFile(path('second', 'pairs.csv'), rows);
    const { code } = await iqa(quick('both.json', '--pairs', path('second', 'pairs.csv')));
    expect(code).toBe(0);
    const { provenance } = await weightsIn('both.json');
    expect(provenance.data).toContain('48 pairs of 3 contents');
    expect(Object.keys(provenance.scores)).toEqual([
      'SRCC of left-out contents, pairs.csv',
      'SRCC of left-out contents, pairs.csv (2)',
    ]);
  });

  it('computes anew what in its cache can be no mean of a map', async () => {
    const cache = (await readFile(path('first.terms.ndjson'), 'utf8')).trim().split('\n');
    const means = (line: string, change: (means: number[]) => number[]) => {
      const row = JSON.parse(line);
      return JSON.stringify({ ...row, means: change(row.means) });
    };
    cache[0] = means(cache[0], (values) => values.slice(1));
    cache[1] = means(cache[1], ([first, ...others]) => [-first, ...others]);
    await writeFile(path('odd.terms.ndjson'), `${cache.join('\n')}\n`);
    const { err } = await iqa(quick('odd.json'));
    expect(err).toContain('24 pairs, 22 of them computed before');
    expect(await readFile(path('odd.json'), 'utf8')).toBe(await readFile(path('first.json'), 'utf8'));
  });

  it('fits on 2AFC folders as they are published', async () => {
    for (let content = 0; content < CONTENTS; content++) {
      for (const [i, amount] of AMOUNTS.slice(1).entries()) {
        const files = {
          [`ref/${content}${i}.png`]: `photographs/${content}.png`,
          [`p0/${content}${i}.png`]: `noise-${content}-${amount}.png`,
          [`p1/${content}${i}.png`]: `noise-${content}-${AMOUNTS[i]}.png`,
        };
        for (const [to, from] of Object.entries(files)) {
          const target = path('2afc', 'train', 'traditional', to);
          await mkdir(dirname(target), { recursive: true });
          await cp(path(from), target);
        }
        const judge = path('2afc', 'train', 'traditional', 'judge', `${content}${i}.npy`);
        await mkdir(dirname(judge), { recursive: true });
        await writeFile(judge, encodeNpy(Float32Array.of(0.8), [1]));
      }
    }
    const words = [path('2afc'), '--streams', 'traditional', '--out', path('2afc.json')];
    expect((await iqa(fit(...words))).code).toBe(0);
    const { provenance } = await weightsIn('2afc.json');
    expect(provenance.loss).toBe('2afc');
    // Stored as 32-bit floats; less noise is better in all maps, so every choice is predicted right.
    expect(provenance.scores).toEqual({ '2AFC score of left-out contents, BAPPS': expect.closeTo(0.8, 6) });
  });

  it('draws as many choices as are asked for, and computes only their pairs', async () => {
    const { err } = await iqa(quick('few.json', '--choices', '5', '--seed', '3'));
    expect(err).toContain('fitting on 5 choices between ');
    expect(Number(/between (\d+) pairs/.exec(err)?.[1])).toBeLessThanOrEqual(10);
  });
});

describe('iqa fit refuses', () => {
  const table = async (name: string, ...rows: string[]) => {
    await writeFile(path(name), rows.join('\n'));
    return fit('--pairs', path(name), '--streams', 'traditional', '--out', path('never.json'));
  };
  const good = 'photographs/0.png,blur-0-4.png,1';

  it.each<[string, () => Promise<readonly string[]> | readonly string[], number, RegExp]>([
    ['no data', () => fit('--out', path('never.json')), 2, /--pairs FILE.csv, or the DIR/],
    ['no output', () => fit('--pairs', path('pairs.csv')), 2, /--out FILE.json/],
    ['a stream that is none', () => quick('never.json', '--streams', 'deep'), 2, /--streams/],
    ['a ladder of an unknown kind', () => quick('never.json', '--ladder-kinds', 'fog'), 2, /not "fog"/],
    [
      'a JPEG ladder with more steps than qualities',
      () => quick('never.json', '--ladders', path('photographs'), '--ladder-steps', '88'),
      2,
      /at most 87 steps/,
    ],
    [
      'a missing picture',
      () => table('missing.csv', 'reference,distorted,dmos', good, 'photographs/0.png,gone.png,2'),
      3,
      /Row 3 of .*gone\.png/,
    ],
    [
      'a constant column',
      () => table('constant.csv', 'reference,distorted,dmos', good, 'photographs/0.png,blur-0-12.png,1'),
      3,
      /constant column/,
    ],
    [
      'a NaN',
      () => table('nan.csv', 'reference,distorted,dmos', good, 'photographs/0.png,blur-0-12.png,NaN'),
      3,
      /Row 3 of .*"NaN"/,
    ],
    [
      'a picture that is none',
      () => table('text.csv', 'reference,distorted,dmos', good, 'photographs/0.png,pairs.csv,2'),
      3,
      /pairs\.csv/,
    ],
    [
      'models that are missing',
      () => fit('--pairs', path('pairs.csv'), '--out', path('never.json')),
      5,
      /iqa models pull/,
    ],
    [
      'to add to a file that is no cache',
      () => quick('never.json', '--cache', path('first.json')),
      2,
      /first\.json is no cache/,
    ],
    [
      'a folder for a cache',
      () => quick('never.json', '--cache', path('photographs')),
      3,
      /photographs cannot be read/,
    ],
    [
      'one file for the weights and the cache',
      () => quick('never.json', '--cache', path('never.json')),
      2,
      /--out and --cache are both/,
    ],
    [
      'to write over its input',
      () => fit('--pairs', path('pairs.csv'), '--streams', 'traditional', '--out', path('pairs.csv')),
      2,
      /would be overwritten/,
    ],
  ])('%s', async (_, words, exit, message) => {
    const { code, err } = await iqa(await words());
    expect(err).toMatch(message);
    expect(code).toBe(exit);
  });

  it('a photograph too small for a ladder, and says which', async () => {
    await mkdir(path('tiny'));
    await writeFile(path('tiny', 'thumbnail.png'), await encodePng(makeImage(20, 20, 1)));
    const { code, err } = await iqa(quick('never.json', '--ladders', path('tiny')));
    expect(code).toBe(4);
    expect(err).toMatch(/E_TOO_SMALL.*thumbnail\.png on a ladder of blur/);
  });

  it('pictures of different sizes, and says which', async () => {
    await writeFile(path('small.png'), await encodePng(makeImage(48, 64, 1)));
    const words = await table('sizes.csv', 'reference,distorted,dmos', good, 'photographs/0.png,small.png,2');
    const { code, err } = await iqa(words);
    expect(code).toBe(4);
    expect(err).toMatch(/E_SIZE_MISMATCH.*small\.png against/);
  });
});

describe('ladders', () => {
  it.each<LadderKind>(['blur', 'jpeg', 'noise', 'resize'])(
    'of %s grow worse with every step',
    async (kind) => {
      const image = makeImage(64, 64, 1, 60);
      const steps = ladderSteps(kind, 7);
      expect(steps).toHaveLength(7);
      const errors: number[] = [];
      for (const step of steps) {
        const { data } = await distort(image, step);
        errors.push(Array.from(image.data).reduce((sum, value, i) => sum + (value - data[i]) ** 2, 0));
      }
      expect(errors).toEqual([...errors].sort((a, b) => a - b));
      expect(new Set(errors).size).toBe(errors.length);
      expect(errors[0]).toBeGreaterThan(0);
    },
  );

  it.each<LadderKind>(['blur', 'jpeg', 'noise', 'resize'])(
    'of %s take 16 bits, and alpha that hides nothing, for the photograph they are of',
    async (kind) => {
      const image = makeImage(48, 48, 1);
      const deep = {
        ...image,
        data: Uint16Array.from(image.data, (value) => value * 257),
        range: { max: 65535 },
      };
      const rgba = Uint8Array.from({ length: 48 * 48 * 4 }, (_, i) =>
        i % 4 === 3 ? 255 : image.data[3 * Math.floor(i / 4) + (i % 4)],
      );
      const [, step] = ladderSteps(kind, 2);
      const expected = await distort(image, step);
      for (const other of [
        deep,
        { ...image, channels: 4 as const, alpha: 'straight' as const, data: rgba },
      ]) {
        const { data, range } = await distort(ladderPhotograph(other), step);
        expect(Array.from(data)).toEqual(Array.from(expected.data));
        expect(range).toEqual({ max: 255 });
      }
    },
  );

  it('are the same on every run, in gray too', async () => {
    const gray = { ...makeImage(48, 48, 1), channels: 1 as const, colorSpace: 'gray' as const };
    const image = { ...gray, data: gray.data.slice(0, 48 * 48) };
    for (const kind of ['blur', 'noise', 'resize'] as const) {
      const [, step] = ladderSteps(kind, 2);
      expect((await distort(image, step)).data).toEqual((await distort(image, step)).data);
      expect((await distort(image, step)).data).toHaveLength(48 * 48);
    }
  });
});

describeWithModels('iqa fit spips on the published SqueezeNet', () => {
  it('gives the same weights on one thread and on two', async () => {
    const words = (threads: string) =>
      fit(
        '--pairs',
        path('pairs.csv'),
        '--offline',
        '--threads',
        threads,
        '--out',
        path(`deep-${threads}.json`),
      );
    const env = { IQA_MODEL_MIRROR: modelsDirectory };
    for (const threads of ['1', '2']) expect((await iqa(words(threads), env)).code).toBe(0);
    const [one, two] = await Promise.all(
      ['1', '2'].map((threads) => readFile(path(`deep-${threads}.json`), 'utf8')),
    );
    expect(two).toBe(one);
    expect((await weightsIn('deep-1.json')).fusion.gains.every((gain) => gain > 0)).toBe(true);
  });
});
