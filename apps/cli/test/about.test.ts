import { readFileSync } from 'node:fs';
import { createRegistry } from '@iqakit/core/metric';
import { describe, expect, it } from 'vitest';
import { commandTable } from '../src/command-table.ts';
import { ERROR_HANDLING } from '../src/exit-codes.ts';
import { allMetrics } from '../src/metrics.ts';
import { run } from '../src/run.ts';
import { memoryIo } from './memory-io.ts';

async function iqa(...words: string[]) {
  const io = memoryIo();
  const code = await run(words, io);
  return { code, out: io.out(), err: io.err() };
}

describe('the metrics', () => {
  it('have names that nobody else has', async () => {
    const registry = createRegistry();
    for (const { module } of await allMetrics()) registry.register(module);
    expect(registry.list().length).toBeGreaterThanOrEqual(3);
  });
});

describe('iqa list', () => {
  it('has a line for each metric', async () => {
    const { code, out } = await iqa('list');
    expect(code).toBe(0);
    expect(out).toMatch(/^psnr +full-reference +0 to \+inf dB +higher is better +map +rgb, /m);
    expect(out).toMatch(/^ms-ssim /m);
    expect(out).toMatch(/^lpips .* alexnet, lpips-alex +v0\.1 +LPIPS$/m);
    expect(out).toMatch(/^a-fine-nr +no-reference .* a-fine +chen2025 /m);
  });

  it('prints definitions as JSON, infinity as a word', async () => {
    const definitions = JSON.parse((await iqa('list', '--json')).out);
    const psnr = definitions.find(({ id }: { id: string }) => id === 'psnr');
    expect(psnr.scale).toMatchObject({ max: '+inf', atIdentity: '+inf', unit: 'dB' });
  });
});

describe('iqa info', () => {
  const ids = 'psnr ssim ms-ssim lpips dists deepssim deepssim-lite a-fine a-fine-nr spips'.split(' ');

  it.each(ids)('explains %s from its definition', async (id) => {
    const { code, out: printed } = await iqa('info', id);
    expect(code).toBe(0);
    // Long lines are wrapped.
    const out = printed.replace(/\s+/g, ' ');
    const { module } = (await allMetrics()).find(({ module }) => module.definition.id === id)!;
    const { formula, paper, presets, options } = module.definition;
    for (const text of [...formula.split('\n'), paper, ...Object.keys(presets), ...Object.keys(options)])
      expect(out).toContain(text);
    for (const { reproduces } of Object.values(presets)) expect(out).toContain(reproduces.paper);
  });

  it('names the models of each option, with size and licence', async () => {
    const { out } = await iqa('info', 'lpips');
    expect(out).toMatch(
      /^ +default +alexnet \(9\.9 MB, BSD-3-Clause\), lpips-alex \(\d kB, BSD-2-Clause\)$/m,
    );
    expect(out).toMatch(/^ +net=vgg +vgg16 \(59 MB, /m);
    expect(out).toContain('iqa models pull alexnet lpips-alex');
    const { models } = JSON.parse((await iqa('info', 'lpips', '--json')).out);
    expect(models).toContainEqual({ options: 'net=squeeze', models: ['squeezenet1_1', 'lpips-squeeze'] });
    expect((await iqa('info', 'ssim')).out).not.toContain('Models');
  });

  it('knows aliases, and the nearest name of a wrong one', async () => {
    expect((await iqa('info', 'mssim')).out).toContain('(ssim, mssim)');
    expect(await iqa('info', 'pnsr')).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean "psnr"?'),
    });
  });
});

describe('iqa doctor', () => {
  it('finds every codec in order', async () => {
    const { code, out } = await iqa('doctor', '--json');
    expect(code).toBe(0);
    const findings = JSON.parse(out) as { name: string; status: string }[];
    const codecs = ['png', 'jpeg', 'webp', 'avif', 'bmp', 'tiff', 'pnm', 'pfm'];
    expect(findings.filter(({ name }) => codecs.includes(name)).map(({ status }) => status)).toEqual(
      codecs.map(() => 'ok'),
    );
  });
});

describe('--help', () => {
  it('of iqa names every command and every exit code', async () => {
    const { code, out } = await iqa('--help');
    expect(code).toBe(0);
    for (const { name } of commandTable) expect(out).toMatch(new RegExp(`^  ${name} `, 'm'));
    for (const exit of [0, 1, 2, 3, 4, 5, 130]) expect(out).toMatch(new RegExp(`^  ${exit} `, 'm'));
  });

  it.each(commandTable.map((spec) => [spec.name, spec] as const))(
    'of %s names every operand and flag',
    async (name, spec) => {
      const { code, out } = await iqa(name, '--help');
      expect(code).toBe(0);
      for (const operand of spec.operands) expect(out).toContain(`  ${operand.name} `);
      for (const flag of Object.keys(spec.flags)) expect(out).toContain(`--${flag}`);
    },
  );

  it('of compare has the options of every metric, from their tables', async () => {
    const { out } = await iqa('help', 'compare');
    for (const { module } of await allMetrics()) {
      const { id, options, presets } = module.definition;
      const section = out.slice(out.indexOf(`Options of ${id} `));
      for (const name of [...Object.keys(options), ...Object.keys(presets)]) expect(section).toContain(name);
    }
  });
});

describe('--version', () => {
  it('is the version alone', async () => {
    expect((await iqa('--version')).out).toBe('0.0.0-source\n');
  });
});

describe('the README', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

  it('lists every error code with its exit code', () => {
    for (const [code, { exit }] of Object.entries(ERROR_HANDLING)) {
      expect(readme).toMatch(new RegExp(`^\\| ${exit} \\|.*\\b${code}\\b.*$`, 'm'));
    }
  });
});
