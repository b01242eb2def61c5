import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { BLACK, BMP_CASES, FOUR_COLORS, size, WHITE } from './bmp-cases.ts';
import { buildBmp } from './build-bmp.ts';

describe('BMP', () => {
  for (const [words, { facts, pixels, channels = 3 }] of Object.entries(BMP_CASES)) {
    it(words, async () => {
      const { image, format } = await decodeImage(buildBmp(facts));
      expect(format).toBe('bmp');
      expect([image.width, image.height, image.channels]).toEqual([facts.width, facts.height, channels]);
      expect([...image.data]).toEqual(pixels);
    });
  }

  it('runs that leave pixels out', async () => {
    const facts = { ...size, bitsPerPixel: 8, compression: 1, palette: FOUR_COLORS };
    const { image, warnings } = await decodeImage(buildBmp({ ...facts, runs: [0, 2, 1, 1, 1, 3, 0, 1] }));
    expect(warnings.map(({ code }) => code)).toEqual(['BMP_GAPS']);
    expect([...image.data]).toEqual([...BLACK, ...WHITE, ...BLACK, ...BLACK, ...BLACK, ...BLACK]);
  });

  it('runs beyond the picture', async () => {
    const facts = { ...size, bitsPerPixel: 8, compression: 1, palette: FOUR_COLORS };
    await expect(decodeImage(buildBmp({ ...facts, runs: [4, 1, 0, 1] }))).rejects.toMatchObject({
      code: 'E_DECODE',
    });
  });

  it('a PNG inside', async () => {
    const bmp = buildBmp({ ...size, bitsPerPixel: 24, compression: 5, rows: [[], []] });
    await expect(decodeImage(bmp)).rejects.toMatchObject({
      code: 'E_DECODE',
      message: expect.stringContaining('save it as PNG'),
    });
  });

  it('masks with holes', async () => {
    const bmp = buildBmp({
      width: 1,
      height: 1,
      bitsPerPixel: 32,
      compression: 3,
      masks: [0x5, 0xff00, 0xff],
      rows: [[1, 2, 3, 4]],
    });
    await expect(decodeImage(bmp)).rejects.toMatchObject({ code: 'E_DECODE' });
  });
});
