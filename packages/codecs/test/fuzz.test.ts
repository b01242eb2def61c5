import { describe, expect, it } from 'vitest';
import { FORMATS, type ImageFormat } from '../src/index.ts';
import { runFuzz } from './fuzz/run-fuzz.ts';

const COUNT = 300;

/**
 * Node and a compiled AVIF decoder take some 150 MB, WebAssembly memories of failed decodes wait for the
 * collector; a picture of the allowed size takes 8 MB. A decoder that believes a header takes gigabytes.
 */
const MOST_MEMORY = 700 * 2 ** 20;

describe(`${COUNT} damaged files of each format`, () => {
  for (const format of Object.keys(FORMATS) as ImageFormat[]) {
    it(`${format}: refused or decoded, in time, in bounds`, async () => {
      const [report] = await runFuzz([format], { count: COUNT, seed: 1 });
      expect(report.findings).toEqual([]);
      expect(Object.values(report.codes).reduce((sum, times) => sum + times, 0)).toBe(COUNT);
      expect(report.maxRssBytes).toBeLessThan(MOST_MEMORY);
    });
  }
});
