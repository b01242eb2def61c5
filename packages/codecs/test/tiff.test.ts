import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { buildTiff, shortField, tiffBasics } from './build-tiff.ts';
import { deepSharpOf, scene, sharpOf } from './sharp-scene.ts';
import { expectLikeSharp, expectLikeSharp16 } from './sharp-truth.ts';

const PACKED = [
  { compression: 'none' },
  { compression: 'lzw', predictor: 'none' },
  { compression: 'lzw', predictor: 'horizontal' },
  { compression: 'deflate', predictor: 'none' },
  { compression: 'deflate', predictor: 'horizontal' },
  { compression: 'packbits' },
] as const;

describe('TIFF, like libtiff', () => {
  for (const [width, height] of [
    [67, 43],
    [1, 1],
    [300, 200],
  ] as const) {
    for (const tile of [{}, { tile: true, tileWidth: 32, tileHeight: 16 }]) {
      for (const packed of PACKED) {
        const words = `${width}x${height}, ${Object.values(packed).join(' ')}${'tile' in tile ? ', tiled' : ''}`;

        for (const channels of [1, 2, 3, 4] as const) {
          it(`8 bits, ${channels} channels, ${words}`, async () => {
            const tiff = await sharpOf(scene(width, height, channels))
              .tiff({ ...packed, ...tile })
              .toBuffer();
            await expectLikeSharp(tiff);
          });

          it(`16 bits, ${channels} channels, ${words}`, async () => {
            const space = channels < 3 ? 'grey16' : 'rgb16';
            const tiff = await deepSharpOf(scene(width, height, channels))
              .tiff({ ...packed, ...tile })
              .toBuffer();
            const { bitDepth } = await expectLikeSharp16(tiff, space);
            expect(bitDepth).toBe(16);
          });
        }

        for (const bitdepth of [1, 2, 4] as const) {
          it(`gray of ${bitdepth} bits, ${words}`, async () => {
            if ('predictor' in packed && packed.predictor === 'horizontal') return;
            const tiff = await sharpOf(scene(width, height, 1))
              .tiff({ ...packed, ...tile, bitdepth })
              .toBuffer();
            const decoded = await expectLikeSharp(tiff);
            expect(decoded.bitDepth).toBe(bitdepth);
          });
        }
      }
    }
  }

  it('says what it was', async () => {
    const { steps } = await decodeImage(
      await sharpOf(scene(20, 20, 3))
        .tiff({ compression: 'lzw' })
        .toBuffer(),
    );
    expect(steps).toEqual(['decoded tiff (8-bit rgb, compression lzw)']);
  });
});

describe('TIFF that sharp cannot write, as sharp reads it', () => {
  const { data, width, height } = scene(37, 21, 3);
  const size = { width, height };
  const planes = [0, 1, 2].map((c) => data.filter((_, i) => i % 3 === c));
  const rgb = { ...size, bits: [8, 8, 8], photometric: 2 };

  for (const byteOrder of ['little-endian', 'big-endian'] as const) {
    it(`16 bits, ${byteOrder}, in strips of 4 rows`, async () => {
      const deep = new DataView(new ArrayBuffer(data.length * 2));
      data.forEach((value, i) => {
        deep.setUint16(2 * i, value * 251 + i, byteOrder === 'little-endian');
      });
      const rowBytes = width * 6;
      const blocks = Array.from({ length: Math.ceil(height / 4) }, (_, i) =>
        new Uint8Array(deep.buffer).slice(i * 4 * rowBytes, (i + 1) * 4 * rowBytes),
      );
      const fields = tiffBasics({ ...size, bits: [16, 16, 16], photometric: 2, rowsPerStrip: 4 });
      await expectLikeSharp16(buildTiff({ byteOrder, fields, blocks }), 'rgb16');
    });

    it(`planar, ${byteOrder}`, async () => {
      const fields = [...tiffBasics(rgb), shortField(284, 2)];
      const { image } = await expectLikeSharp(buildTiff({ byteOrder, fields, blocks: planes }));
      expect(image.data).toEqual(data);
    });

    it(`palette, ${byteOrder}`, async () => {
      const map = Array.from({ length: 768 }, (_, i) => ((i * 31 + (i >> 8) * 50) & 255) * 257);
      const fields = [...tiffBasics({ ...size, bits: [8], photometric: 3 }), shortField(320, ...map)];
      await expectLikeSharp(buildTiff({ byteOrder, fields, blocks: [planes[0]] }));
    });
  }

  for (const bits of [1, 4, 8]) {
    it(`white is zero, ${bits} bits`, async () => {
      const rowBytes = Math.ceil((width * bits) / 8);
      const fields = tiffBasics({ ...size, bits: [bits], photometric: 0 });
      const { steps } = await expectLikeSharp(
        buildTiff({ byteOrder: 'little-endian', fields, blocks: [data.slice(0, rowBytes * height)] }),
      );
      expect(steps).toContain('white-is-zero inverted');
    });
  }

  it('samples that are neither colour nor alpha are left out, and said', async () => {
    const fields = [...tiffBasics({ ...size, bits: [8, 8, 8, 8], photometric: 2 }), shortField(338, 0)];
    const four = Uint8Array.from({ length: width * height * 4 }, (_, i) =>
      i % 4 === 3 ? 99 : data[(i >> 2) * 3 + (i % 4)],
    );
    const { image, warnings } = await decodeImage(
      buildTiff({ byteOrder: 'little-endian', fields, blocks: [four] }),
    );
    expect(image.data).toEqual(data);
    expect(warnings.map(({ code }) => code)).toEqual(['EXTRA_SAMPLES']);
  });

  it('a palette entry that is not there', async () => {
    const fields = [...tiffBasics({ ...size, bits: [8], photometric: 3 }), shortField(320, 1, 2, 3)];
    const tiff = buildTiff({ byteOrder: 'little-endian', fields, blocks: [planes[0]] });
    await expect(decodeImage(tiff)).rejects.toMatchObject({ code: 'E_DECODE' });
  });

  describe('floats', () => {
    const values = Float32Array.from(planes[0], (value, i) => value / 255 + i * 1e-7);

    for (const byteOrder of ['little-endian', 'big-endian'] as const) {
      it(`as they are, ${byteOrder}`, async () => {
        const view = new DataView(new ArrayBuffer(values.length * 4));
        values.forEach((value, i) => {
          view.setFloat32(4 * i, value, byteOrder === 'little-endian');
        });
        const fields = [...tiffBasics({ ...size, bits: [32], photometric: 1 }), shortField(339, 3)];
        const { image, bitDepth } = await decodeImage(
          buildTiff({ byteOrder, fields, blocks: [new Uint8Array(view.buffer)] }),
        );
        expect([bitDepth, image.range.max]).toEqual([32, 1]);
        expect(image.data).toEqual(values);
      });
    }

    for (const channels of [1, 3, 4] as const) {
      it(`by libtiff with its float predictor, ${channels} channels`, async () => {
        const whole = scene(37, 21, channels);
        const tiff = await sharpOf(whole).tiff({ compression: 'deflate', predictor: 'float' }).toBuffer();
        const { image, bitDepth } = await decodeImage(tiff, { floatMax: 255 });
        expect([bitDepth, image.channels]).toEqual([32, channels]);
        expect(image.data).toEqual(Float32Array.from(whole.data));
      });
    }
  });
});
