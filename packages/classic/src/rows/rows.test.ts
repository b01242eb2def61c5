import { LUMA_WEIGHTS, type LumaName, luma } from '@iqakit/core/color';
import { cropBorder, type Image } from '@iqakit/core/image';
import { describe, expect, it } from 'vitest';
import { boxMeans, extended, planeOf } from '../../test/naive.ts';
import { converted, syntheticPicture, withOpaqueAlpha } from '../../test/pictures.ts';
import { borderRows, boxRows, channelRows, lumaRows, type PlaneRows, sampleRows } from './index.ts';

const picture = syntheticPicture(17, 9, 3, 1);

/** All rows, one after the other; each is read to an odd place, where nothing around it may change. */
function readAll({ width, height, read }: PlaneRows): number[] {
  const values: number[] = [];
  for (let y = 0; y < height; y++) {
    const out = new Float64Array(width + 8).fill(-1);
    read(y, out, 5);
    values.push(...out.subarray(5, 5 + width));
    out.fill(-1, 5, 5 + width);
    expect(out.every((value) => value === -1)).toBe(true);
  }
  return values;
}

describe('rows of an image', () => {
  it.each(Object.keys(LUMA_WEIGHTS) as LumaName[])("have core's luma %s, bit for bit", (name) => {
    for (const image of [
      picture,
      converted(picture, new Uint16Array(picture.data.length), 1023, 4),
      converted(picture, new Float64Array(picture.data.length), 1, 1 / 255),
    ]) {
      expect(readAll(lumaRows(image, name, 0))).toEqual([...luma(image, name).data]);
      expect(readAll(lumaRows(image, name, 3))).toEqual([...luma(cropBorder(image, 3), name).data]);
    }
    expect(readAll(lumaRows(withOpaqueAlpha(picture), name, 2))).toEqual(readAll(lumaRows(picture, name, 2)));
  });

  it('have the channel that was asked for', () => {
    const channel = (image: Image, c: number) => [...image.data].filter((_, i) => i % image.channels === c);
    for (const image of [picture, withOpaqueAlpha(picture)]) {
      for (const c of [0, 1, 2]) {
        expect(readAll(channelRows(image, c, 0))).toEqual(channel(image, c));
        expect(readAll(channelRows(image, c, 2))).toEqual(channel(cropBorder(image, 2), c));
      }
    }
  });

  it('have the samples as they are stored', () => {
    expect(readAll(sampleRows(picture, 1))).toEqual([...cropBorder(picture, 1).data]);
  });
});

describe('rows made from rows', () => {
  const gray = syntheticPicture(17, 9, 1, 2);
  const plane = planeOf(17, 9, gray.data);
  const rows = sampleRows(gray, 0);

  const allOf = ({ width, height, at }: typeof plane) =>
    Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width)));

  it.each([1, 2, 3, 4, 5, 7])('are means of boxes of %i', (factor) => {
    const shrunk = boxRows(rows, factor);
    const expected = factor === 1 ? plane : boxMeans(plane, factor);
    expect([shrunk.width, shrunk.height]).toEqual([expected.width, expected.height]);
    // Sums of whole numbers are exact, so both divide the same number.
    expect(readAll(shrunk)).toEqual(allOf(expected));
  });

  it.each([
    ['replicate', 3],
    ['symmetric', 3],
    ['replicate', 25],
    ['symmetric', 25],
  ] as const)('go on beyond the edges: %s by %i', (border, radius) => {
    expect(readAll(borderRows(rows, border, radius))).toEqual(allOf(extended(plane, border, radius)));
  });

  it('stay as they are where windows stay inside', () => {
    expect(borderRows(rows, 'valid', 5)).toBe(rows);
  });
});
