import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage } from '@iqakit/codecs';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithModels, modelsDirectory } from '../../../test/fixtures.ts';
import { run } from '../src/run.ts';
import { memoryIo } from './memory-io.ts';
import { makePng } from './pictures.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iqa-networks-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function iqa(words: readonly string[], mirror?: string) {
  const env = { IQA_MODEL_CACHE: join(folder, 'no-cache'), ...(mirror && { IQA_MODEL_MIRROR: mirror }) };
  const io = { ...memoryIo(), env };
  const code = await run(words, io);
  return { code, out: io.out(), err: io.err() };
}

const SQUEEZE = ['-o', 'lpips.net=squeeze'];

describe('iqa doctor', () => {
  interface Finding {
    readonly name: string;
    readonly status: string;
    readonly detail: string;
    readonly remedy?: string;
  }

  it('has every runtime check itself', async () => {
    const { code, out } = await iqa(['doctor', '--json']);
    expect(code).toBe(0);
    const findings = new Map((JSON.parse(out) as Finding[]).map((finding) => [finding.name, finding]));
    expect(findings.get('reference')?.status).toBe('ok');
    for (const id of ['onnx-cpu', 'onnx-wasm']) {
      expect(findings.get(id)).toMatchObject({
        status: 'ok',
        detail: expect.stringMatching(/1\.\d+\.\d+, self-check/),
      });
    }
    // A GPU may be there or not; where it is not, what to install is said.
    for (const id of ['onnx-cuda', 'onnx-webgpu']) {
      const { status, remedy, detail } = findings.get(id)!;
      expect(status === 'ok' || remedy !== undefined || detail.includes('It needs')).toBe(true);
    }
    expect(findings.get('model vgg16')).toMatchObject({
      status: 'missing',
      detail: '59 MB, BSD-3-Clause',
      remedy: 'iqa models pull vgg16',
    });
  });

  it('fails for a runtime that was asked for and cannot be used', async () => {
    expect((await iqa(['doctor', '--runtime', 'onnx-cpu'])).code).toBe(0);
    const { code, out } = await iqa(['doctor', '--runtime', 'onnx-cuda']);
    expect(code).toBe(/^ok +onnx-cuda/m.test(out) ? 0 : 5);
  });

  it('traces a network with seeded weights where there are no others', async () => {
    const { code, out } = await iqa([
      'doctor',
      '--trace',
      'lpips',
      ...SQUEEZE,
      '--runtime',
      'onnx-wasm',
      '--json',
    ]);
    expect(code).toBe(0);
    const trace = JSON.parse(out);
    expect(trace).toMatchObject({
      schema: 'iqakit.trace/1',
      metric: 'lpips',
      options: { net: 'squeeze' },
      runtime: 'onnx-wasm',
      seeded: ['squeezenet1_1', 'lpips-squeeze'],
    });
    const { nodes } = trace as { nodes: { name: string; absolute: number; relative: number }[] };
    const score = nodes.at(-1)!;
    expect(score.name).toBe('score');
    // Float32 cannot be float64 at every node of a network this deep; the score is held to 1e-6, as everywhere.
    expect(Math.max(...nodes.map(({ relative }) => relative))).toBeGreaterThan(1e-8);
    expect(score.absolute).toBeLessThanOrEqual(1e-6);
  });

  it('refuses to trace what has no network', async () => {
    expect(await iqa(['doctor', '--trace', 'ssim'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('ssim runs no network'),
    });
  });
});

describeWithModels('iqa doctor with published weights', () => {
  it('finds the models of a mirror, and traces with them', async () => {
    const { out } = await iqa(['doctor'], modelsDirectory);
    expect(out).toMatch(/^ok +model lpips-squeeze +in the mirror$/m);
    const trace = await iqa(['doctor', '--trace', 'spips', '--runtime', 'reference'], modelsDirectory);
    expect(trace.code).toBe(0);
    expect(trace.out).toContain('spips on reference (float32) against the float64 reference');
    expect(trace.out).toContain('published weights');
    expect(trace.out).toMatch(/^score +\w+ +scalar +\d\.\de-\d+ +\d\.\de-\d+$/m);
  });
});

describe('iqa export', () => {
  it.each([
    [['export', 'ssim', '--out', 'x.onnx'], /ssim runs no network/],
    [['export', 'lpips'], /needs --out FILE\.onnx/],
    [['export', 'lpips', '--out', 'x.bin'], /needs --out FILE\.onnx/],
  ])('refuses %j', async (words, message) => {
    expect(await iqa(words)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });
});

describeWithModels('iqa export with published weights', () => {
  it('writes a file that plain ONNX Runtime scores with as iqa compare does', async () => {
    const path = (name: string) => join(folder, name);
    const pictures = [await makePng(64, 48, 1), await makePng(64, 48, 2, 30)];
    for (const [i, bytes] of pictures.entries()) await writeFile(path(`${i}.png`), bytes);

    const words = ['export', 'lpips', ...SQUEEZE, '--out', path('lpips.onnx')];
    const { code, out } = await iqa(words, modelsDirectory);
    expect(code).toBe(0);
    expect(out).toMatch(/^input +pair \[2, H, W, 3\]$/m);
    expect(out).toMatch(/^weights +squeezenet1_1 \(2\.9 MB, BSD-3-Clause\)$/m);

    const decoded = await Promise.all(pictures.map((bytes) => decodeImage(bytes)));
    const pixels = Float32Array.from(decoded.flatMap(({ image }) => [...image.data]));
    const session = await ort.InferenceSession.create(await readFile(path('lpips.onnx')));
    const { score } = await session.run({ pair: new ort.Tensor('float32', pixels, [2, 48, 64, 3]) });
    await session.release();

    const compare = ['compare', path('0.png'), path('1.png'), '-m', 'lpips', ...SQUEEZE, '--format', 'csv'];
    const compared = (await iqa(compare, modelsDirectory)).out.trimEnd().split('\n')[1].split(',')[2];
    // The same file's arithmetic, in the same runtime: the very same float32.
    expect(score.data[0]).toBe(Number(compared));
  });
});
