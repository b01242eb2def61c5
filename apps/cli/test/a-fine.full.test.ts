import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { Tensor } from '@iqakit/deep/tensor';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SeededGolden } from '../../../test/deep-goldens.ts';
import { describeWithFixtures, fixturesDirectory, golden } from '../../../test/fixtures.ts';
import { seededModels } from '../../../test/seeded-models.ts';
import { run } from '../src/run.ts';
import { memoryIo } from './memory-io.ts';

/** Writes tensors as safetensors: the length of a JSON header, the header, the data. */
async function writeSafetensors(path: string, tensors: ReadonlyMap<string, Tensor>): Promise<void> {
  let end = 0;
  const arrays = [...tensors].map(
    ([name, { shape, data }]) => [name, shape, Float32Array.from(data)] as const,
  );
  const header = Object.fromEntries(
    arrays.map(([name, shape, { byteLength }]) => {
      const begin = end;
      end += byteLength;
      return [name, { dtype: 'F32', shape, data_offsets: [begin, end] }];
    }),
  );
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  const file = createWriteStream(path);
  for (const part of [length, json, ...arrays.map(([, , data]) => Buffer.from(data.buffer))])
    file.write(part);
  await finished(file.end());
}

describeWithFixtures('A-FINE with seeded weights of full size', () => {
  let cache: string;
  const { reference, distorted, f64 } = golden<Record<string, SeededGolden>>('deep-seeded.json')['tid-I03'];
  const image = (name: string) => join(fixturesDirectory, 'images', name);

  beforeAll(async () => {
    cache = await mkdtemp(join(tmpdir(), 'iqa-a-fine-'));
    await writeSafetensors(join(cache, 'a-fine.safetensors'), (await seededModels.load('a-fine')).tensors);
  });
  afterAll(() => rm(cache, { recursive: true }));

  async function iqa(...words: string[]) {
    const io = { ...memoryIo(), env: { IQA_MODEL_CACHE: cache } };
    const code = await run(words, io);
    expect({ code, err: io.err() }).toEqual({ code: 0, err: '' });
    return JSON.parse(io.out());
  }

  // Every output is held to 1e-5 in float32, the score on its scale of 100 to 1e-4.
  it('scores a pair with every term', async () => {
    const { results } = await iqa('compare', image(reference), image(distorted), '-m', 'a-fine', '--json');
    const [{ score, details }] = results;
    const expected = f64.afine!;
    expect(Math.abs(score - expected.score)).toBeLessThanOrEqual(1e-5);
    expect(Math.abs(details.fidelity - expected.fidelity)).toBeLessThanOrEqual(1e-5);
    expect(Math.abs(details.naturalReference - expected.natural_ref)).toBeLessThanOrEqual(1e-5);
    expect(Math.abs(details.naturalDistorted - expected.natural_dist)).toBeLessThanOrEqual(1e-5);
    expect(Math.abs(details.scaled - expected.scaled)).toBeLessThanOrEqual(1e-4);
  });

  it.each([
    [[distorted], 'natural_dist', null],
    [[reference], 'natural_ref', null],
    [[reference, distorted], 'natural_dist', reference],
  ] as const)('judges %j on its own', async (files, term, shownReference) => {
    const words = ['compare', ...files.map(image), '-m', 'a-fine-nr', '--json'];
    const printed = await iqa(...words);
    expect(printed.reference?.path ?? null).toBe(shownReference === null ? null : image(shownReference));
    const [{ score, provenance }] = printed.results;
    expect(Math.abs(score - f64.afine![term])).toBeLessThanOrEqual(1e-5);
    expect(provenance.steps[0]).toMatch(/^picture: decoded png/);
    expect(provenance.steps).toHaveLength(2);
  });
});
