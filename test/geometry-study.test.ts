import { cropTo, type Image } from '@iqakit/core/image';
import { createRandom } from '@iqakit/core/numeric';
import { describe, expect, it } from 'vitest';
import { carveSeams } from '../scripts/geometry/carve-seams.mjs';
import { asItStands, geometries, retargeting, rotation, shift } from '../scripts/geometry/geometries.mjs';
import { agreementTable, summarize } from '../scripts/geometry/report.mjs';

const WINDOW = { width: 40, height: 24 };

/** Noise from a seed. */
function photograph(width: number, height: number): Image {
  const random = createRandom(1);
  const data = Uint8Array.from({ length: width * height * 3 }, () => random.integer(256));
  return { width, height, channels: 3, data, range: { max: 255 }, colorSpace: 'srgb' };
}

const pixels = (image: Image) => Array.from(image.data);

describe('the geometries of the study', () => {
  const photo = photograph(80, 64);

  it('show the middle of a photograph, pixel by pixel', () => {
    expect(pixels(asItStands(photo, WINDOW))).toEqual(pixels(cropTo(photo, 20, 20, 40, 24)));
    expect(pixels(shift(3, -5)(photo, WINDOW))).toEqual(pixels(cropTo(photo, 23, 15, 40, 24)));
    expect(pixels(rotation(0)(photo, WINDOW))).toEqual(pixels(asItStands(photo, WINDOW)));
  });

  it('turn by a quarter exactly as rows become columns', () => {
    const window = { width: 20, height: 20 };
    const turned = rotation(90)(photo, window);
    const still = asItStands(photo, window);
    for (let y = 0; y < 20; y++) {
      for (let x = 0; x < 20; x++) {
        expect(turned.data[(y * 20 + x) * 3]).toBe(still.data[(x * 20 + 19 - y) * 3]);
      }
    }
  });

  it('cut out the columns with the least detail', () => {
    const busy = photograph(40, 24);
    const flat = Uint8Array.from(busy.data, (value, i) => {
      const column = Math.floor(i / 3) % 40;
      return column >= 10 && column < 20 ? 128 : value;
    });
    const carved = carveSeams({ ...busy, data: flat }, 8);
    expect(carved.width).toBe(32);
    // What is left: both busy sides, and two columns of the flat band.
    const sides = cropTo({ ...busy, data: flat }, 20, 0, 20, 24);
    expect(pixels(cropTo(carved as Image, 12, 0, 20, 24))).toEqual(pixels(sides));
    expect(retargeting(0.75)(photo, WINDOW).width).toBe(30);
  });

  it('are drawn the same from the same seed, and stay inside the photograph', () => {
    const kodak = photograph(768, 512);
    const window = { width: 608, height: 384 };
    for (const { draw } of geometries.slice(0, 3)) {
      for (let seed = 1; seed <= 2; seed++) {
        const first = draw(createRandom(seed))(kodak, window);
        const second = draw(createRandom(seed))(kodak, window);
        expect(Buffer.compare(Buffer.from(first.data), Buffer.from(second.data))).toBe(0);
      }
    }
  });
});

describe('the table of the study', () => {
  it('has means, and counts what is flawless', () => {
    const summary = summarize(
      [1, 0.5].map((correlation) => ({ metric: 'ssim', geometry: 'shift', ladder: 'JPEG', correlation })),
    );
    expect(summary).toEqual([
      { metric: 'ssim', geometry: 'shift', ladder: 'JPEG', mean: 0.75, worst: 0.5, flawless: 1, ladders: 2 },
    ]);
    expect(agreementTable(summary)).toContain('| shift    | JPEG   | 0.750 (1/2) |');
  });
});
