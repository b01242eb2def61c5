import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ERROR_CODES } from '@iqakit/core';
import { defineMetric } from '@iqakit/core/metric';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { errorTable } from '../docs/scripts/error-page.mjs';
import { deadLinks } from '../docs/scripts/links.mjs';
import { metricPage } from '../docs/scripts/metric-page.mjs';

describe('dead links of the documentation', () => {
  let site: string;
  const write = (path: string, html: string) => {
    mkdirSync(dirname(join(site, path)), { recursive: true });
    writeFileSync(join(site, path), html);
  };

  beforeEach(() => {
    site = mkdtempSync(join(tmpdir(), 'iqakit-site-'));
    write('index.html', '<h2 id="top">Top</h2>');
    write('guide/a.html', '<h2 id="here">Here</h2>');
  });
  afterEach(() => rmSync(site, { recursive: true, force: true }));

  it('are none where every link leads somewhere', () => {
    write(
      'guide/b.html',
      '<a href="./a.html#here"></a> <a href="/"></a> <a href="#own" id="own"></a> <a href="https://example.org/x"></a>',
    );
    expect(deadLinks(site, () => true)).toEqual([]);
  });

  it('are found whether the page, the place or the picture is missing', () => {
    write(
      'guide/b.html',
      '<a href="./none.html"></a> <a href="/guide/a.html#gone"></a> <img src="/none.png">',
    );
    expect(deadLinks(site, () => true)).toEqual([
      'guide/b.html: ./none.html',
      'guide/b.html: /guide/a.html#gone',
      'guide/b.html: /none.png',
    ]);
  });

  it('are not looked for on pages that are left out', () => {
    write('reference/b.html', '<a href="none.html"></a>');
    expect(deadLinks(site, (path) => !path.startsWith('reference'))).toEqual([]);
  });
});

describe('the table of error codes', () => {
  const handling = Object.fromEntries(ERROR_CODES.map((code) => [code, { exit: 4 }]));

  it('has a row for every code', () => {
    const table = errorTable(ERROR_CODES, handling);
    for (const code of ERROR_CODES) expect(table).toContain(code);
  });

  it('fails where a code is not explained, or an explanation has no code', () => {
    const withNew = [...ERROR_CODES, 'E_NEW'];
    expect(() => errorTable(withNew, { ...handling, E_NEW: { exit: 4 } })).toThrow('E_NEW');
    expect(() => errorTable(ERROR_CODES.slice(1), handling)).toThrow(ERROR_CODES[0]);
  });
});

describe("a metric's page", () => {
  const definition = defineMetric({
    id: 'example',
    title: 'Example <metric>',
    aliases: [],
    summary: 'Uses {{ braces }}, *stars* and a | bar.',
    formula: 'x < y',
    paper: 'A. Author: A paper, 2004',
    kind: 'full-reference',
    direction: 'lower-better',
    scale: { min: 0, max: Infinity, atIdentity: 0, unit: 'dB', meaning: [{ score: 0, words: 'identical' }] },
    input: { channels: [1, 3], sameSize: true, minSize: () => 1 },
    options: { gain: { type: 'number', default: 2, min: 1, help: 'How much.' } },
    presets: {
      paper: {
        summary: 'As published.',
        options: { gain: 3 },
        reproduces: { paper: 'A paper', deviations: ['rounds'] },
      },
    },
    defaultPreset: 'paper',
    hasMap: true,
    symmetric: true,
  });
  const page = metricPage(definition, { packageName: '@iqakit/classic' });

  it('shows plain text as it stands, whatever it contains', () => {
    expect(page).toContain('# Example &#60;metric&#62;');
    expect(page).toContain('Uses &#123;&#123; braces &#125;&#125;, \\*stars\\* and a &#124; bar.');
  });

  it('states options, presets and their differences', () => {
    expect(page).toMatch(/example\.gain.*number from 1.*<code v-pre>2<\/code>.*How much\./);
    expect(page).toContain('Sets <code v-pre>gain=3</code>');
    expect(page).toContain('Differs: rounds');
    expect(page).toContain('0 to ∞ dB');
  });

  it('does not speak of a reference where a metric looks at one picture', () => {
    const alone = metricPage(
      { ...definition, kind: 'no-reference', symmetric: false },
      { packageName: '@iqakit/classic' },
    );
    expect(alone).toContain('iqa compare picture.png -m example');
    expect(alone).not.toMatch(/Symmetric|against itself|both of one size/);
  });
});
