import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
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
