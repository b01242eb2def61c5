import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { classicMetrics } from '@iqakit/classic';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleScores } from './bundle.ts';
import { engines, PRINT_LINES } from './engines.ts';

describe('the classic metrics, bundled into one script', () => {
  const folder = mkdtempSync(join(tmpdir(), 'iqakit-engines-'));
  const script = join(folder, 'scores.js');
  let expected: string[] = [];

  beforeAll(async () => {
    writeFileSync(script, `${await bundleScores()}\n${PRINT_LINES}\n`);
    const [node] = engines;
    expected = await node.run(process.execPath, script);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('score every pair with every preset', () => {
    const presets = classicMetrics.flatMap(({ definition }) => Object.keys(definition.presets));
    expect(expected).toHaveLength(8 * presets.length);
    const scores = expected.map((line) => line.split(' ')[3]);
    for (const score of scores) expect(score).toMatch(/^[0-9a-f]{16}$/);
    // Only identical pictures (1 and infinity), and clamped products (0), share scores.
    expect(new Set(scores).size).toBeGreaterThan(7 * presets.length - 10);
  });

  for (const { name, path, absence, run } of engines) {
    const title = `give the same bits in ${name}`;
    if (path === undefined) {
      it.skip(`${title} [skipped: ${absence}]`, () => {});
      continue;
    }
    it(title, async () => {
      expect(await run(path, script)).toEqual(expected);
    });
  }
});
