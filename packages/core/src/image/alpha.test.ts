import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryImage8, expectIqaError, grayFloat, image8 } from '../../test/images.ts';
import { compositeOver, dropOpaqueAlpha, type Image, isOpaque } from './index.ts';

describe('compositeOver', () => {
  it('mixes with the background and rounds halves up', () => {
    // (200 * 51 + 100 * 204) / 255 = 120; (0 * 51 + 255 * 204) / 255 = 204; (3 * 51 + 0) / 255 = 0.6
    expect([...compositeOver(image8(1, 1, [200, 0, 3, 51]), [100, 255, 0]).data]).toEqual([120, 204, 1]);
    const tenths: Image = { ...image8(1, 1, [1, 0, 3, 5]), range: { max: 10 } };
    expect([...compositeOver(tenths, [0, 0, 0]).data]).toEqual([1, 0, 2]);
  });

  it('of an opaque picture is its colours, of a clear one the background', () => {
    fc.assert(
      fc.property(arbitraryImage8(4), (image) => {
        const { data } = image;
        for (let i = 3; i < data.length; i += 4) data[i] = 255;
        expect(compositeOver(image, [9, 8, 7])).toEqual(dropOpaqueAlpha(image));
        for (let i = 3; i < data.length; i += 4) data[i] = 0;
        const pixels = Array.from({ length: image.width * image.height }, () => [9, 8, 7]).flat();
        expect([...compositeOver(image, [9, 8, 7]).data]).toEqual(pixels);
      }),
    );
  });

  it('does not round floats', () => {
    const image: Image = {
      ...image8(1, 1, [0, 0, 0, 0]),
      data: Float64Array.of(0.2, 0.4, 0.6, 0.25),
      range: { max: 1 },
    };
    expect([...compositeOver(image, [1, 1, 1]).data]).toEqual([
      0.2 * 0.25 + 0.75,
      0.4 * 0.25 + 0.75,
      0.6 * 0.25 + 0.75,
    ]);
  });

  it('leaves pictures without alpha alone and refuses a background beyond the range', () => {
    const gray = grayFloat(1, 1, [1]);
    expect(compositeOver(gray, [0, 0, 0])).toBe(gray);
    expectIqaError(() => compositeOver(image8(1, 1, [0, 0, 0, 0]), [0, 256, 0]), 'E_RANGE', /0 to 255/);
    expectIqaError(() => compositeOver(image8(1, 1, [0, 0, 0, 0]), [NaN, 0, 0]), 'E_RANGE', /0 to 255/);
  });
});

describe('dropOpaqueAlpha', () => {
  it('leaves out alpha only where it hides nothing', () => {
    const opaque = image8(2, 1, [1, 2, 3, 255, 4, 5, 6, 255]);
    expect(dropOpaqueAlpha(opaque)).toEqual(image8(2, 1, [1, 2, 3, 4, 5, 6]));
    const clear = image8(2, 1, [1, 2, 3, 255, 4, 5, 6, 254]);
    expect(dropOpaqueAlpha(clear)).toBe(clear);
    expect([isOpaque(opaque), isOpaque(clear), isOpaque(grayFloat(1, 1, [0]))]).toEqual([true, false, true]);
  });

  it('goes by the image’s own range', () => {
    const image: Image = {
      ...image8(1, 1, [0, 0, 0, 0]),
      data: Uint16Array.of(1, 2, 3, 1023),
      range: { max: 1023 },
    };
    expect(dropOpaqueAlpha(image).data).toEqual(Uint16Array.of(1, 2, 3));
  });
});
