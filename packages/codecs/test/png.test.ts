import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { buildPng, type Chunk, COLOR_TYPE, dataChunk, END, headerChunk } from './build-png.ts';
import { deepSharpOf, scene, sharpOf } from './sharp-scene.ts';
import { expectLikeSharp, expectLikeSharp16 } from './sharp-truth.ts';

/** Sizes around the borders of bytes and of the passes of an interlaced picture. */
const SIZES = [
  [67, 43],
  [1, 1],
  [1, 9],
  [3, 2],
  [8, 8],
  [5, 17],
] as const;

describe('PNG, like libpng', () => {
  for (const [width, height] of SIZES) {
    for (const progressive of [false, true]) {
      const words = `${width}x${height}${progressive ? ', interlaced' : ''}`;

      for (const channels of [1, 2, 3, 4] as const) {
        it(`8 bits, ${channels} channels, ${words}`, async () => {
          const png = await sharpOf(scene(width, height, channels))
            .png({ progressive })
            .toBuffer();
          const { format, bitDepth } = await expectLikeSharp(png);
          expect([format, bitDepth]).toEqual(['png', 8]);
        });

        it(`16 bits, ${channels} channels, ${words}`, async () => {
          const space = channels < 3 ? 'grey16' : 'rgb16';
          const png = await deepSharpOf(scene(width, height, channels))
            .png({ progressive })
            .toBuffer();
          const { bitDepth } = await expectLikeSharp16(png, space);
          expect(bitDepth).toBe(16);
        });
      }

      for (const colours of [2, 4, 16, 200]) {
        for (const channels of [3, 4] as const) {
          it(`palette of ${colours}, ${channels} channels, ${words}`, async () => {
            const png = await sharpOf(scene(width, height, channels))
              .png({ palette: true, colours, progressive })
              .toBuffer();
            await expectLikeSharp(png);
          });
        }
      }
    }
  }

  for (const compressionLevel of [0, 1, 9]) {
    for (const adaptiveFiltering of [false, true]) {
      it(`compression ${compressionLevel}${adaptiveFiltering ? ', adaptive filters' : ''}`, async () => {
        const png = await sharpOf(scene(200, 150, 3))
          .png({ compressionLevel, adaptiveFiltering })
          .toBuffer();
        await expectLikeSharp(png);
      });
    }
  }

  it('says what it was', async () => {
    const png = await sharpOf(scene(9, 9, 3))
      .png({ palette: true, colours: 4, progressive: true })
      .toBuffer();
    const { steps } = await decodeImage(png);
    expect(steps).toEqual(['decoded png (2-bit palette, interlaced)', 'palette expanded to RGB']);
  });
});

describe('PNG that sharp cannot write, as sharp reads it', () => {
  const width = 13;
  const height = 5;
  const rowsOf = (bytes: number) =>
    Array.from({ length: height }, (_, y) =>
      Uint8Array.from({ length: bytes }, (_, i) => (y * 83 + i * 57) & 255),
    );

  for (const bitDepth of [1, 2, 4, 8, 16]) {
    for (const transparency of [undefined, bitDepth === 16 ? 57 * 256 + 114 : 1]) {
      it(`gray of ${bitDepth} bits${transparency === undefined ? '' : `, ${transparency} transparent`}`, async () => {
        const key: Chunk[] =
          transparency === undefined ? [] : [['tRNS', Uint8Array.of(transparency >> 8, transparency & 255)]];
        const header = headerChunk({ width, height, bitDepth, colorType: COLOR_TYPE.gray });
        const png = buildPng([header, ...key, dataChunk(rowsOf(Math.ceil((width * bitDepth) / 8))), END]);
        const { image } =
          bitDepth === 16
            ? await expectLikeSharp16(png, transparency === undefined ? 'grey16' : 'rgb16')
            : await expectLikeSharp(png);
        expect(image.channels).toBe(transparency === undefined ? 1 : 4);
        const isKeyUsed = image.channels === 4 && image.data.some((value, i) => i % 4 === 3 && value === 0);
        expect(isKeyUsed).toBe(transparency !== undefined);
      });
    }
  }

  for (const bitDepth of [8, 16]) {
    it(`RGB of ${bitDepth} bits with a transparent colour`, async () => {
      const [row] = rowsOf((width * 3 * bitDepth) / 8);
      const first = row.slice(0, (3 * bitDepth) / 8);
      const key = bitDepth === 16 ? first : Uint8Array.of(0, first[0], 0, first[1], 0, first[2]);
      const header = headerChunk({ width, height, bitDepth, colorType: COLOR_TYPE.rgb });
      const png = buildPng([header, ['tRNS', key], dataChunk(rowsOf(row.length)), END]);
      const { image } = bitDepth === 16 ? await expectLikeSharp16(png, 'rgb16') : await expectLikeSharp(png);
      expect([image.channels, image.data[3]]).toEqual([4, 0]);
    });
  }

  it('pixels in many chunks, empty ones among them', async () => {
    const header = headerChunk({ width, height, bitDepth: 8, colorType: COLOR_TYPE.gray });
    const [type, data] = dataChunk(rowsOf(width));
    const pieces = Array.from(data, (byte): Chunk => [type, Uint8Array.of(byte)]);
    const png = buildPng([header, [type, new Uint8Array(0)], ...pieces, END]);
    await expectLikeSharp(png);
  });

  it('bytes behind the compressed pixels, which libpng warns of and skips', async () => {
    const header = headerChunk({ width, height, bitDepth: 8, colorType: COLOR_TYPE.gray });
    const [type, data] = dataChunk(rowsOf(width));
    const sound = buildPng([header, [type, data], END]);
    const stray = buildPng([header, [type, Uint8Array.from([...data, 1, 2, 3, 4, 5])], END]);
    expect((await decodeImage(stray)).image).toEqual((await decodeImage(sound)).image);
  });
});
