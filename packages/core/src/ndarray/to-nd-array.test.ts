import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryImage8 } from '../../test/images.ts';
import { toImage } from '../image/index.ts';
import { toNdArray } from './index.ts';

describe('toNdArray', () => {
  it.each([1, 3, 4] as const)(
    'shares the pixels of %i channels and finds them by row and column',
    (channels) => {
      fc.assert(
        fc.property(arbitraryImage8(channels), (image) => {
          const array = toNdArray(image);
          expect(array.data).toBe(image.data);
          const y = image.height - 1;
          const last = channels === 1 ? array.get(y, 0) : array.get(y, 0, channels - 1);
          expect(last).toBe(image.data[y * image.width * channels + channels - 1]);
        }),
      );
    },
  );

  it('comes back as the same image', () => {
    fc.assert(
      fc.property(arbitraryImage8(3), (image) => void expect(toImage(toNdArray(image))).toEqual(image)),
    );
  });
});
