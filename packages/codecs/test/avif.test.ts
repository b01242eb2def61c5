import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { scene, sharpOf } from './sharp-scene.ts';
import { expectLikeSharp } from './sharp-truth.ts';

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
