import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MetricResult } from '@iqakit/core/metric';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ExistingOutput, openOutput } from './batch-output.ts';
import { csvRows } from './csv-rows.ts';
import { ndjsonRows } from './ndjson-rows.ts';
import type { PairOutcome } from './outcome.ts';
import type { BatchPair } from './pair.ts';
import { type RowFormat, type RowScores, rowScores } from './row-format.ts';
import { recordPath } from './run-record.ts';

const CARRIED = ['note', 'dmos'];
const REQUEST = { id: 'ssim', given: {}, preset: 'wang2004', options: {} };

/** Paths and notes with all that CSV and lines are afraid of. */
const NASTY = [
  'plain',
  'a,b',
  'say "hi"',
  'two\nlines',
  'cr\rlf\r\n',
  'line\u2028separator',
  '',
  'ünï→码',
  '"',
  '\n',
];

const pairs: readonly BatchPair[] = Array.from({ length: 25 }, (_, i) => ({
  reference: `refs/${NASTY[i % NASTY.length]}.png`,
  distorted: `d${i}.png`,
  referenceFile: '',
  distortedFile: '',
  carried: [NASTY[(3 * i) % NASTY.length], `${i}`],
}));

function outcomeOf(pair: BatchPair, i: number): PairOutcome {
  const picture = (path: string) => ({ path, width: 8, height: 8 });
  const pictures = { reference: picture(pair.reference), distorted: picture(pair.distorted) };
  if (i % 7 === 3) return { ...pictures, error: { code: 'E_DECODE', message: `broken, "really"\n${i}` } };
  const score = [0.5 + i / 1000, Infinity, Number.NaN, 1 / 3][i % 4];
  return {
    ...pictures,
    results: [
      {
        metric: 'ssim',
        preset: 'wang2004',
        score,
        options: {},
        details: {},
        warnings: [],
      } as unknown as MetricResult,
    ],
  };
}

const formats: readonly (readonly [string, () => RowFormat])[] = [
  ['csv', () => csvRows(CARRIED, ['ssim'])],
  ['ndjson', () => ndjsonRows(CARRIED, [REQUEST])],
];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iqa-output-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe.each(formats)('openOutput of %s', (extension, formatOf) => {
  const path = () => join(folder, `out.${extension}`);

  async function openAs(existing: ExistingOutput, seen: RowScores[] = [], record = { metrics: 'ssim' }) {
    return openOutput({
      path: path(),
      format: formatOf(),
      record,
      pairs,
      existing,
      onStoredRow: (_, scores) => seen.push(scores),
    });
  }

  async function writeAll(existing: ExistingOutput, until = pairs.length): Promise<RowScores[]> {
    const seen: RowScores[] = [];
    const output = await openAs(existing, seen);
    for (let i = output.done; i < until; i++) await output.write(pairs[i], outcomeOf(pairs[i], i));
    await (until === pairs.length ? output.finish() : output.abandon());
    return seen;
  }

  it('goes on after a cut at any byte, and ends with the same bytes', async () => {
    await writeAll('refuse');
    const undisturbed = await readFile(path());
    const expected = pairs.map((pair, i) => rowScores(outcomeOf(pair, i)));
    await writeAll('overwrite', 0);
    const record = await readFile(recordPath(path()));
    for (let cut = 0; cut <= undisturbed.length; cut += cut < 40 ? 1 : 61) {
      await writeFile(path(), undisturbed.subarray(0, cut));
      await writeFile(recordPath(path()), record);
      const seen = await writeAll('resume');
      expect(seen).toEqual(expected.slice(0, seen.length));
      expect((await readFile(path())).equals(undisturbed), `cut at ${cut}`).toBe(true);
    }
  });

  it('keeps its record until it is finished, and only then is a rerun free to replace it', async () => {
    await writeAll('refuse', 10);
    expect(existsSync(recordPath(path()))).toBe(true);
    await expect(writeAll('refuse')).rejects.toMatchObject({
      code: 'E_USAGE',
      message: expect.stringMatching(/--resume/),
    });
    await writeAll('resume');
    expect(existsSync(recordPath(path()))).toBe(false);
    await writeAll('refuse');
  });

  it('does nothing to a finished file but read it', async () => {
    await writeAll('refuse');
    const before = await readFile(path());
    expect(await writeAll('resume')).toHaveLength(pairs.length);
    expect((await readFile(path())).equals(before)).toBe(true);
  });

  it('refuses to go on with another run', async () => {
    await writeAll('refuse', 10);
    const other = openAs('resume', [], { metrics: 'psnr' });
    await expect(other).rejects.toMatchObject({
      code: 'E_USAGE',
      message: /begun with metrics ssim.*has psnr/,
    });
  });

  it('refuses rows of other pairs', async () => {
    await writeAll('refuse', 10);
    const output = openOutput({
      path: path(),
      format: formatOf(),
      record: { metrics: 'ssim' },
      pairs: [pairs[0], pairs[1], pairs[5]],
      existing: 'resume',
      onStoredRow: () => undefined,
    });
    await expect(output).rejects.toMatchObject({
      code: 'E_USAGE',
      message: expect.stringMatching(/^Row 3 of .*d2.png.*d5.png/s),
    });
  });

  it('refuses rows whose record is gone', async () => {
    await writeAll('refuse', 10);
    await rm(recordPath(path()));
    await expect(writeAll('resume')).rejects.toMatchObject({
      code: 'E_USAGE',
      message: expect.stringMatching(/is missing/),
    });
  });

  it('refuses a file of something else', async () => {
    await writeFile(path(), 'hello\nworld\n');
    await expect(writeAll('resume')).rejects.toMatchObject({ code: 'E_USAGE' });
    expect(await readFile(path(), 'utf8')).toBe('hello\nworld\n');
  });

  it('begins anew where only the record was written', async () => {
    await writeAll('refuse', 3);
    await truncate(path());
    await writeAll('resume');
    expect(existsSync(recordPath(path()))).toBe(false);
  });
});

describe('csvRows', () => {
  it('refuses a carried column that is named as one of its own', () => {
    expect(() => csvRows(['ssim'], ['ssim'])).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
    expect(() => csvRows(['error'], ['ssim'])).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
  });
});
