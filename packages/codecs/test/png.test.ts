import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
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
