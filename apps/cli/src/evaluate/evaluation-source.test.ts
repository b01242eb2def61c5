import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryIo } from '../../test/memory-io.ts';
import type { Invocation } from '../command/spec.ts';
import type { evaluateFlags } from '../commands/evaluate.ts';
import { evaluationSource } from './evaluation-source.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iqa-source-'));
  for (const name of ['a', 'b', 'c']) await writeFile(join(folder, name), '');
  await writeFile(join(folder, 'pairs.csv'), 'reference,distorted,mos\na,b,1\na,c,2');
});
afterAll(() => rm(folder, { recursive: true }));

describe('what is evaluated on', () => {
  const read = (by: 'distortion' | 'group') => {
    const flags = { pairs: join(folder, 'pairs.csv'), by };
    return evaluationSource([], flags as Invocation<typeof evaluateFlags>['flags'])(memoryIo());
  };

  it('is refused where it does not tell its distortions and they are asked for', async () => {
    await expect(read('distortion')).rejects.toMatchObject({
      code: 'E_USAGE',
      message: expect.stringContaining('leave out --by distortion'),
    });
  });

  it('is grouped by the reference where the table has no groups', async () => {
    const { data } = await read('group');
    expect(data.pairs.map(({ group }) => group)).toEqual(['a', 'a']);
  });
});
