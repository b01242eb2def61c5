import type { Image } from '@iqakit/core/image';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage, encodeNpy, encodePfm, encodePng, encodePnm } from '../src/index.ts';
import { scene } from './sharp-scene.ts';
import { expectSame, truth8, truth16 } from './sharp-truth.ts';

function imageOf(channels: 1 | 3 | 4, depth: 8 | 16): Image {
  const { data, width, height } = scene(31, 17, channels);
  return {
    width,
    height,
    channels,
    data: depth === 8 ? data : Uint16Array.from(data, (value, i) => value * 256 + (i & 255)),
    range: { max: 2 ** depth - 1 },
    colorSpace: channels === 1 ? 'gray' : 'srgb',
    ...(channels === 4 && { alpha: 'straight' }),
  };
}

describe('encodePng', () => {
  for (const channels of [1, 3, 4] as const) {
    for (const depth of [8, 16] as const) {
      it(`${channels} channels, ${depth} bits: what was put in comes out, of sharp as well`, async () => {
        const image = imageOf(channels, depth);
        const png = await encodePng(image);
        const decoded = await decodeImage(png);
        expect(decoded.image).toEqual(image);
        expectSame(
          image,
          depth === 8 ? await truth8(png) : await truth16(png, channels === 1 ? 'grey16' : 'rgb16'),
        );
        expect((await sharp(png).metadata()).channels).toBe(channels);
      });
    }
  }

  it('clamped bytes', async () => {
    const image = imageOf(3, 8);
    const clamped = { ...image, data: Uint8ClampedArray.from(image.data) };
    expect(await encodePng(clamped)).toEqual(await encodePng(image));
  });

  it('refuses what PNG cannot say', async () => {
    const image = imageOf(1, 16);
    await expect(encodePng({ ...image, range: { max: 1023 } })).rejects.toMatchObject({ code: 'E_RANGE' });
    await expect(
      encodePng({ ...image, data: new Float32Array(image.data.length), range: { max: 1 } }),
    ).rejects.toMatchObject({ code: 'E_RANGE' });
  });
});

describe('encodePfm', () => {
  for (const channels of [1, 3] as const) {
    it(`${channels} channels, bit for bit`, async () => {
      const data = Float32Array.from({ length: 6 * channels }, (_, i) => Math.fround(i / 7 - 0.3));
      const { image } = await decodeImage(encodePfm(data, 3, 2, channels));
      expect([image.width, image.height, image.channels]).toEqual([3, 2, channels]);
      expect(image.data).toEqual(data);
    });
  }

  it('refuses other sizes and channels', () => {
    expect(() => encodePfm(new Float32Array(4), 1, 1, 4)).toThrow(
      expect.objectContaining({ code: 'E_CHANNELS' }),
    );
    expect(() => encodePfm(new Float32Array(4), 1, 1, 3)).toThrow(
      expect.objectContaining({ code: 'E_INPUT' }),
    );
  });
});

describe('encodePnm', () => {
  for (const channels of [1, 3] as const) {
    for (const depth of [8, 16] as const) {
      it(`${channels} channels, ${depth} bits`, async () => {
        const image = imageOf(channels, depth);
        expect((await decodeImage(encodePnm(image))).image).toEqual(image);
      });
    }
  }

  it('refuses alpha and floats', () => {
    expect(() => encodePnm(imageOf(4, 8))).toThrow(expect.objectContaining({ code: 'E_CHANNELS' }));
    const floats = { ...imageOf(1, 8), data: new Float32Array(31 * 17) };
    expect(() => encodePnm(floats)).toThrow(expect.objectContaining({ code: 'E_RANGE' }));
  });
});

describe('encodeNpy', () => {
  it('is what numpy.save writes', () => {
    // numpy 2.4.6: numpy.save(f, numpy.array([[1.5, -2], [0, 3]], dtype='<f4')).
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 2), }";
    const npy = encodeNpy(Float32Array.of(1.5, -2, 0, 3), [2, 2]);
    expect([...npy.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    expect(new TextDecoder().decode(npy.subarray(10, 128))).toBe(`${header.padEnd(117)}\n`);
    expect(Buffer.from(npy.subarray(128)).toString('hex')).toBe('0000c03f000000c00000000000004040');
  });

  for (const [data, description] of [
    [Uint8Array.of(7), '|u1'],
    [Uint16Array.of(0x0102), '<u2'],
    [Float64Array.of(0.1), '<f8'],
  ] as const) {
    it(description, () => {
      const npy = encodeNpy(data, [1]);
      expect(new TextDecoder().decode(npy.subarray(10, 80))).toContain(
        `'descr': '${description}', 'fortran_order': False, 'shape': (1,)`,
      );
      expect(npy.subarray(128)).toEqual(new Uint8Array(data.buffer));
    });
  }

  it('refuses a shape that does not fit', () => {
    expect(() => encodeNpy(new Float32Array(3), [2, 2])).toThrow(
      expect.objectContaining({ code: 'E_INPUT' }),
    );
  });
});
