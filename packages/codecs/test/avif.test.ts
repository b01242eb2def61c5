import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { avifFile } from './avif-files.ts';
import { scene, sharpOf } from './sharp-scene.ts';
import { difference, expectLikeSharp, IDENTICAL, truth8, truth16 } from './sharp-truth.ts';

describe('AVIF, like libheif', () => {
  for (const [width, height] of [
    [67, 43],
    [16, 17],
  ] as const) {
    for (const channels of [1, 3, 4] as const) {
      for (const options of [
        { quality: 30, chromaSubsampling: '4:4:4' },
        { quality: 80, chromaSubsampling: '4:4:4' },
        { lossless: true },
      ]) {
        it(`${width}x${height}, ${channels} channels, ${JSON.stringify(options)}`, async () => {
          const avif = await sharpOf(scene(width, height, channels))
            .avif({ ...options, effort: 1 })
            .toBuffer();
          const { format } = await expectLikeSharp(avif);
          expect(format).toBe('avif');
        });
      }
    }
  }

  it('says what it was', async () => {
    const { steps } = await decodeImage(
      await sharpOf(scene(20, 20, 4))
        .avif({ effort: 1 })
        .toBuffer(),
    );
    expect(steps).toEqual(['decoded avif (8-bit colour with alpha)']);
  });
});

describe('AVIF beyond what sharp can write', () => {
  it('tiles of a grid', async () => {
    const { steps } = await expectLikeSharp(avifFile('grid'));
    expect(steps).toEqual(['decoded avif (8-bit colour, grid of 4)']);
  });

  for (let turns = 0; turns < 4; turns++) {
    for (const axis of [0, 1]) {
      it(`irot ${turns}, then imir ${axis}`, async () => {
        const file = avifFile('turned');
        const body = (type: string) => Buffer.from(file.buffer).indexOf(type) + 4;
        file[body('irot')] = turns;
        file[body('imir')] = axis;
        const { image } = await expectLikeSharp(file);
        expect([image.width, image.height]).toEqual(turns % 2 === 0 ? [24, 16] : [16, 24]);
      });
    }
  }

  it('gray stays gray', async () => {
    const { image } = await decodeImage(avifFile('gray'));
    expect([image.channels, image.colorSpace]).toEqual([1, 'gray']);
    const { data } = await truth8(avifFile('gray'));
    expect(
      difference(
        image.data,
        data.filter((_, i) => i % 3 === 0),
      ),
    ).toEqual(IDENTICAL);
  });

  for (const [name, bits] of [
    ['tenBits', 10],
    ['twelveBits', 12],
  ] as const) {
    it(`${bits} bits become 16`, async () => {
      const { image, bitDepth, steps } = await decodeImage(avifFile(name));
      expect([bitDepth, image.range.max]).toEqual([bits, 65535]);
      expect(steps).toContain(`${bits} bits scaled to 16 bits`);
      const { data, channels } = await truth16(avifFile(name), 'rgb16');
      expect(image.channels).toBe(channels);
      // libheif rounds to a whole level and shifts it up; we scale first, so half a level lies between, and at
      // white the part of a level that shifting leaves empty.
      const level = 2 ** (16 - bits);
      expect(difference(image.data, data).largest).toBeLessThanOrEqual(level / 2 + (level - 1));
      expect(difference(image.data, data).count).toBeGreaterThan(0);
    });
  }

  it('premultiplied colours are divided by alpha', async () => {
    const { image } = await decodeImage(avifFile('premultiplied'));
    const { data } = await truth8(avifFile('premultiplied'));
    // libheif leaves them as they are.
    for (let i = 0; i < data.length; i += 4) {
      expect(image.data[i + 3]).toBe(data[i + 3]);
      if (data[i + 3] < 64) continue;
      // Both are rounded, and dividing by alpha enlarges what was rounded before.
      const slack = 1 + 255 / data[i + 3];
      expect(Math.abs(image.data[i] - Math.min(255, (data[i] * 255) / data[i + 3]))).toBeLessThan(slack);
    }
  });

  it('HDR is said', async () => {
    const { warnings } = await decodeImage(avifFile('displayP3'));
    expect(warnings.map(({ message }) => message).join()).toContain(
      'primaries Display P3, transfer PQ (HDR)',
    );
  });

  it('a crop is refused', async () => {
    await expect(decodeImage(avifFile('cropped'))).rejects.toMatchObject({
      code: 'E_DECODE',
      message: expect.stringContaining('clean aperture'),
    });
  });
});

describe('AVIF with 4:2:0 chroma', () => {
  /** Two halves of the same luma, so that RGB is linear in chroma and nothing clips. */
  const LEFT = [150, 100, 120];
  const RIGHT = [90, 133, 110];

  it('where chroma does not change, like libheif', async () => {
    const flat = scene(48, 32, 3);
    const tinted = flat.data.map((_, i) => 60 + (flat.data[i - (i % 3)] >> 1) + [40, 0, 20][i % 3]);
    const avif = await sharp(tinted, { raw: { width: 48, height: 32, channels: 3 } })
      .avif({ quality: 100, chromaSubsampling: '4:2:0', effort: 1 })
      .toBuffer();
    const { image } = await decodeImage(avif);
    // Chroma of a constant tint is constant but for coding noise of one level, which libheif repeats and
    // libavif interpolates: up to 1.8 in blue.
    expect(difference(image.data, (await truth8(avif)).data).largest).toBeLessThanOrEqual(2);
  });

  it('across an edge it is interpolated 3:1, as libavif does; libheif repeats it', async () => {
    const width = 32;
    const data = Uint8Array.from(
      { length: width * 16 * 3 },
      (_, i) => (Math.floor(i / 3) % width < 16 ? LEFT : RIGHT)[i % 3],
    );
    const avif = await sharp(data, { raw: { width, height: 16, channels: 3 } })
      .avif({ quality: 100, chromaSubsampling: '4:2:0', effort: 1 })
      .toBuffer();
    const { image } = await decodeImage(avif);
    const row = (await truth8(avif)).data.subarray(8 * width * 3, 9 * width * 3);
    for (const c of [0, 1, 2]) {
      const [left, right] = [row[15 * 3 + c], row[16 * 3 + c]];
      const at = (x: number) => image.data[(8 * width + x) * 3 + c];
      // Roundings of luma, of chroma and of RGB.
      expect(Math.abs(at(15) - (0.75 * left + 0.25 * right))).toBeLessThanOrEqual(2);
      expect(Math.abs(at(16) - (0.25 * left + 0.75 * right))).toBeLessThanOrEqual(2);
    }
    expect(Math.abs(LEFT[0] - RIGHT[0]) / 4).toBeGreaterThan(10);
  });
});
