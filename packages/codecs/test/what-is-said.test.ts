import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodeImage } from '../src/index.ts';
import { type Chunk, insertChunks } from './build-png.ts';
import { scene, sharpOf } from './sharp-scene.ts';
import { expectLikeSharp, expectSame, truth8 } from './sharp-truth.ts';

const rgb = scene(33, 20, 3);

async function codesOf(bytes: Uint8Array, name?: string): Promise<string[]> {
  return (await decodeImage(bytes, { name })).warnings.map(({ code }) => code);
}

describe('orientation is applied, once, and said', () => {
  const encoders = {
    jpeg: () => sharpOf(rgb).jpeg(),
    png: () => sharpOf(rgb).png(),
    webp: () => sharpOf(rgb).webp(),
    tiff: () => sharpOf(rgb).tiff({ compression: 'lzw' }),
  };
  for (const [format, encoder] of Object.entries(encoders)) {
    for (let orientation = 1; orientation <= 8; orientation++) {
      it(`${format}, ${orientation}`, async () => {
        const file = await encoder().withMetadata({ orientation }).toBuffer();
        const { image, steps } = await expectLikeSharp(file);
        expect([image.width, image.height]).toEqual(orientation < 5 ? [33, 20] : [20, 33]);
        const said = steps.filter((step) => step.startsWith(`orientation ${orientation}`));
        expect(said).toHaveLength(orientation === 1 ? 0 : 1);
      });
    }
  }
});

describe('colours that are not sRGB are said', () => {
  const encoders = {
    png: () => sharpOf(rgb).png(),
    jpeg: () => sharpOf(rgb).jpeg(),
    webp: () => sharpOf(rgb).webp(),
    avif: () => sharpOf(rgb).avif({ effort: 0 }),
    tiff: () => sharpOf(rgb).tiff({ compression: 'lzw' }),
  };
  for (const [format, encoder] of Object.entries(encoders)) {
    it(`${format} with Display P3`, async () => {
      const { warnings, image } = await decodeImage(await encoder().withIccProfile('p3').toBuffer());
      expect(warnings.map(({ code }) => code)).toEqual(['ICC_PROFILE']);
      expect(warnings[0].message).toMatch(/"[^"]*P3[^"]*"/);
      expect(image.colorSpace).toBe('srgb');
    });

    it(`${format} with sRGB`, async () => {
      expect(await codesOf(await encoder().withIccProfile('srgb').toBuffer())).toEqual([]);
    });

    it(`${format} without a profile`, async () => {
      expect(await codesOf(await encoder().toBuffer())).toEqual([]);
    });
  }

  it('a profile is named, its values are not touched', async () => {
    const jpeg = await sharpOf(rgb).jpeg().withIccProfile('p3').toBuffer();
    expectSame((await decodeImage(jpeg)).image, await truth8(jpeg));
  });

  it('a profile that lies about its name is found out by its curve', async () => {
    const png = await sharpOf(rgb).tiff({ compression: 'none' }).withIccProfile('srgb').toBuffer();
    const profile = (await sharp(png).metadata()).icc!;
    const linear = new Uint8Array(profile);
    // The exponent of the parametric curves, 2.4 as s15Fixed16, becomes 1.
    for (let at = linear.indexOf(0x70); at >= 0; at = linear.indexOf(0x70, at + 1)) {
      if (Buffer.from(linear.buffer, at, 4).toString('latin1') === 'para')
        new DataView(linear.buffer).setInt32(at + 12, 65536);
    }
    const chunk: Chunk = ['iCCP', Uint8Array.from([0x78, 0, 0, ...(await deflated(linear))])];
    const file = insertChunks(await sharpOf(rgb).png().toBuffer(), [chunk]);
    expect(await codesOf(file)).toEqual(['ICC_PROFILE']);
  });

  const chunks: Record<string, readonly [Chunk[], string[]]> = {
    'gAMA of sRGB': [[['gAMA', u32(45455)]], []],
    'gAMA of linear light': [[['gAMA', u32(100000)]], ['COLOR_SPACE']],
    'gAMA of linear light, but sRGB': [
      [
        ['sRGB', Uint8Array.of(0)],
        ['gAMA', u32(100000)],
      ],
      [],
    ],
    'cHRM of sRGB': [[['cHRM', u32(31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)]], []],
    'cHRM of Adobe RGB': [
      [['cHRM', u32(31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000)]],
      ['COLOR_SPACE'],
    ],
    'cICP of sRGB': [[['cICP', Uint8Array.of(1, 13, 0, 1)]], []],
    'cICP of BT.2020 with PQ': [[['cICP', Uint8Array.of(9, 16, 0, 1)]], ['COLOR_SPACE']],
    'a broken profile': [[['iCCP', Uint8Array.of(0x78, 0, 0, 1, 2, 3)]], ['ICC_PROFILE']],
    acTL: [[['acTL', u32(2, 0)]], ['ANIMATION']],
  };
  for (const [words, [inserted, expected]] of Object.entries(chunks)) {
    it(`PNG with ${words}`, async () => {
      const png = await sharpOf(rgb).png().toBuffer();
      expect(await codesOf(insertChunks(png, inserted))).toEqual(expected);
    });
  }

  it('EXIF of a camera set to Adobe RGB, in the way of DCF', async () => {
    // A TIFF structure whose directory leads to EXIF's, and that to the interoperability directory: R03.
    const exif = Uint8Array.from([
      ...[0x49, 0x49, 42, 0, 8, 0, 0, 0],
      ...[1, 0, 0x69, 0x87, 4, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0],
      ...[1, 0, 0x05, 0xa0, 4, 0, 1, 0, 0, 0, 44, 0, 0, 0, 0, 0, 0, 0],
      ...[1, 0, 0x01, 0x00, 2, 0, 4, 0, 0, 0, 0x52, 0x30, 0x33, 0, 0, 0, 0, 0],
    ]);
    const jpeg = await sharpOf(rgb).jpeg().toBuffer();
    const segment = [0xff, 0xe1, 0, exif.length + 8, 0x45, 0x78, 0x69, 0x66, 0, 0, ...exif];
    expect(await codesOf(Uint8Array.from([0xff, 0xd8, ...segment, ...jpeg.subarray(2)]))).toEqual([
      'COLOR_SPACE',
    ]);
  });

  for (const [colorSpace, expected] of [
    ['2', ['COLOR_SPACE']],
    ['1', []],
    ['65535', []],
  ] as const) {
    it(`EXIF with the colour space ${colorSpace}`, async () => {
      const jpeg = await sharpOf(rgb)
        .jpeg()
        .withExif({ IFD2: { ColorSpace: colorSpace } })
        .toBuffer();
      expect(await codesOf(jpeg)).toEqual(expected);
    });
  }
});

describe('names and contents', () => {
  it('a JPEG called PNG is decoded as what it is', async () => {
    const jpeg = await sharpOf(rgb).jpeg().toBuffer();
    const { format, warnings } = await decodeImage(jpeg, { name: 'photos/a.PNG' });
    expect(format).toBe('jpeg');
    expect(warnings.map(({ code }) => code)).toEqual(['EXTENSION_MISMATCH']);
  });

  for (const name of ['a.jpg', 'a.JPEG', 'a', 'a.dat', 'png/a', undefined]) {
    it(`${name} is no lie`, async () => {
      expect(await codesOf(await sharpOf(rgb).jpeg().toBuffer(), name)).toEqual([]);
    });
  }

  it('a name begins the message', async () => {
    await expect(decodeImage(new Uint8Array(0), { name: 'x.png' })).rejects.toThrow(/^x\.png: /);
  });
});

describe('several pages', () => {
  it('the first page of a TIFF is used, with a warning', async () => {
    const pages = await Promise.all(
      [3, 1].map((channels) =>
        sharpOf(scene(16, 12, channels as 1 | 3))
          .toColourspace('srgb')
          .png()
          .toBuffer(),
      ),
    );
    const tiff = await sharp(pages, { join: { animated: true } })
      .tiff({ compression: 'lzw' })
      .toBuffer();
    const { image, warnings } = await decodeImage(tiff);
    expect(warnings.map(({ code }) => code)).toEqual(['MULTI_PAGE']);
    expectSame(image, await truth8(pages[0]));
  });
});

describe('nothing is left behind', () => {
  it('no globals, before or after decoding', async () => {
    const before = Object.getOwnPropertyNames(globalThis).sort();
    for (const encode of [sharpOf(rgb).jpeg(), sharpOf(rgb).webp(), sharpOf(rgb).avif({ effort: 0 })]) {
      await decodeImage(await encode.toBuffer());
    }
    await decodeImage(new Uint8Array(await sharpOf(rgb).jpeg().toBuffer()).fill(0x11, 700, 900)).catch(
      () => {},
    );
    expect(Object.getOwnPropertyNames(globalThis).sort()).toEqual(before);
    expect(String(Uint8ClampedArray)).toContain('[native code]');
  });

  it('a decoder that has failed decodes the next file as before', async () => {
    const jpeg = new Uint8Array(await sharpOf(rgb).jpeg().toBuffer());
    const expected = (await decodeImage(jpeg)).image.data;
    const broken = jpeg.slice();
    // The header's end stays, the tables are gone: the library exits.
    const tables = broken.findIndex((byte, i) => byte === 0xff && broken[i + 1] === 0xc4);
    broken.fill(0xff, tables + 4, tables + 40);
    await expect(decodeImage(broken)).rejects.toMatchObject({ code: 'E_DECODE' });
    expect((await decodeImage(jpeg)).image.data).toEqual(expected);
  });

  it('several at once', async () => {
    const files = await Promise.all(
      [1, 2, 3, 4].map((i) =>
        sharpOf(scene(20 * i, 15, 3))
          .jpeg()
          .toBuffer(),
      ),
    );
    const together = await Promise.all(files.map((file) => decodeImage(file)));
    for (const [i, { image }] of together.entries()) expectSame(image, await truth8(files[i]));
  });
});

describe('the WebAssembly that a caller brings', () => {
  it('is used', async () => {
    const asked: string[] = [];
    const wasm = async (codec: string) => {
      asked.push(codec);
      throw new Error('not today');
    };
    const jpeg = await sharpOf(rgb).jpeg().toBuffer();
    await expect(decodeImage(jpeg, { wasm })).rejects.toMatchObject({ code: 'E_RUNTIME' });
    await decodeImage(await sharpOf(rgb).png().toBuffer(), { wasm });
    expect(asked).toEqual(['jpeg']);
  });
});

function u32(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  values.forEach((value, i) => {
    new DataView(bytes.buffer).setUint32(4 * i, value);
  });
  return bytes;
}

async function deflated(bytes: Uint8Array): Promise<Uint8Array> {
  const { deflateSync } = await import('node:zlib');
  return new Uint8Array(deflateSync(bytes));
}
