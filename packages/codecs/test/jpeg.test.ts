import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { scene, sharpOf } from './sharp-scene.ts';
import { expectLikeSharp } from './sharp-truth.ts';

describe('JPEG, like libjpeg-turbo', () => {
  for (const [width, height] of [
    [67, 43],
    [1, 1],
    [16, 16],
    [130, 9],
  ] as const) {
    for (const chromaSubsampling of ['4:2:0', '4:4:4']) {
      for (const progressive of [false, true]) {
        for (const quality of [5, 75, 100]) {
          it(`${width}x${height}, ${chromaSubsampling}, quality ${quality}${progressive ? ', progressive' : ''}`, async () => {
            const jpeg = await sharpOf(scene(width, height, 3))
              .jpeg({ chromaSubsampling, progressive, quality })
              .toBuffer();
            const { format, image } = await expectLikeSharp(jpeg);
            expect([format, image.channels]).toEqual(['jpeg', 3]);
          });
        }
      }
    }

    it(`${width}x${height}, gray`, async () => {
      const jpeg = await sharpOf(scene(width, height, 1))
        .jpeg()
        .toBuffer();
      const { image } = await expectLikeSharp(jpeg);
      expect(image.channels).toBe(1);
    });
  }

  it('by mozjpeg, with trellis, scans and tables of its own', async () => {
    await expectLikeSharp(
      await sharpOf(scene(300, 200, 3))
        .jpeg({ mozjpeg: true })
        .toBuffer(),
    );
  });

  it('says what it was', async () => {
    const { steps } = await decodeImage(
      await sharpOf(scene(20, 20, 3))
        .jpeg({ progressive: true })
        .toBuffer(),
    );
    expect(steps).toEqual(['decoded jpeg (8-bit progressive, 4:2:0)']);
  });
});
