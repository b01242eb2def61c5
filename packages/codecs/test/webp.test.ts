import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { scene, sharpOf } from './sharp-scene.ts';
import { expectLikeSharp } from './sharp-truth.ts';

describe('WebP, like libwebp', () => {
  for (const [width, height] of [
    [67, 43],
    [1, 1],
    [16, 17],
  ] as const) {
    for (const channels of [1, 3, 4] as const) {
      for (const options of [
        { quality: 10 },
        { quality: 90, smartSubsample: true },
        { lossless: true },
        { nearLossless: true, quality: 50 },
      ]) {
        it(`${width}x${height}, ${channels} channels, ${JSON.stringify(options)}`, async () => {
          const webp = await sharpOf(scene(width, height, channels))
            .webp(options)
            .toBuffer();
          const { format, image } = await expectLikeSharp(webp);
          expect([format, image.channels]).toEqual(['webp', channels === 4 ? 4 : 3]);
        });
      }
    }
  }

  it('says what it was', async () => {
    const { steps } = await decodeImage(
      await sharpOf(scene(20, 20, 4))
        .webp()
        .toBuffer(),
    );
    expect(steps).toEqual(['decoded webp (8-bit lossy, alpha)']);
  });
});
