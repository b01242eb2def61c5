import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeImage, type ImageFormat } from '../src/index.ts';
import { buildPng, type Chunk, COLOR_TYPE, dataChunk, END, headerChunk } from './build-png.ts';
import { buildTiff, shortField, tiffBasics } from './build-tiff.ts';
import { makeSeeds } from './fuzz/seeds.ts';
import { scene, sharpOf } from './sharp-scene.ts';

/** Refusing must not depend on what a file claims to hold; a slow machine needs some milliseconds. */
const AT_ONCE = 500;

const text = (words: string) => new TextEncoder().encode(words);

async function refusal(
  bytes: Uint8Array,
  options = {},
): Promise<{ code: string; message: string; milliseconds: number }> {
  const before = performance.now();
  try {
    await decodeImage(bytes, options);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return { code, message, milliseconds: performance.now() - before };
  }
  return { code: 'decoded', message: '', milliseconds: 0 };
}

describe('what is no picture', () => {
  it('an empty file', async () => {
    expect(await refusal(new Uint8Array(0), { name: 'a.png' })).toMatchObject({
      code: 'E_DECODE',
      message: 'a.png: The file is empty.',
    });
  });

  it('a text, with the formats that are supported', async () => {
    const { code, message } = await refusal(text('hello'));
    expect(code).toBe('E_DECODE');
    expect(message).toContain('PNG, JPEG, WebP, AVIF, BMP, TIFF, PNM (PBM, PGM, PPM, PAM), PFM');
  });

  it('a GIF, by its name', async () => {
    const gif = await sharpOf(scene(8, 8, 3))
      .gif()
      .toBuffer();
    expect((await refusal(gif)).message).toContain('This is a GIF');
  });

  it('a HEIC, by its brand', async () => {
    const heic = Uint8Array.from([0, 0, 0, 24, ...text('ftypheic'), 0, 0, 0, 0, ...text('mif1heic')]);
    expect((await refusal(heic)).message).toContain('brand "heic"');
  });

  it('no bytes at all', async () => {
    expect((await refusal('photo.png' as unknown as Uint8Array)).code).toBe('E_INPUT');
  });
});

describe('a truncated file is refused or loses nothing', () => {
  let seeds: Record<ImageFormat, Uint8Array[]>;

  beforeAll(async () => {
    seeds = await makeSeeds();
  });

  for (const format of ['png', 'jpeg', 'webp', 'avif', 'bmp', 'tiff', 'pnm', 'pfm'] as const) {
    it(format, async () => {
      for (const whole of seeds[format]) {
        const expected = (await decodeImage(whole)).image.data;
        let refused = 0;
        for (let cut = 1; cut <= 40; cut++) {
          const part = whole.slice(0, Math.floor((whole.length * cut) / 41));
          const outcome = await decodeImage(part).catch((error) => error.code as string);
          if (outcome === 'E_DECODE') refused++;
          // Only metadata may be missing: libraries that fill in gray would be found here.
          else expect(typeof outcome === 'string' ? outcome : outcome.image.data).toEqual(expected);
        }
        expect(refused).toBeGreaterThan(20);
      }
    });
  }

  it('a JPEG whose pixels end early before a proper end marker', async () => {
    const jpeg = await sharpOf(scene(64, 64, 3))
      .jpeg()
      .toBuffer();
    const cut = Uint8Array.from([...jpeg.subarray(0, jpeg.length - 400), 0xff, 0xd9]);
    expect(await refusal(cut)).toMatchObject({ code: 'E_DECODE' });
  });

  it('a JPEG with a damaged scan', async () => {
    const jpeg = new Uint8Array(
      await sharpOf(scene(200, 200, 3))
        .jpeg()
        .toBuffer(),
    );
    jpeg.fill(0x5a, jpeg.length - 3000, jpeg.length - 2960);
    expect(await refusal(jpeg)).toMatchObject({ code: 'E_DECODE' });
  });

  it('a JPEG padded with zeros before its end is whole, and says so', async () => {
    const jpeg = await sharpOf(scene(64, 64, 3))
      .jpeg()
      .toBuffer();
    const padded = Uint8Array.from([...jpeg.subarray(0, -2), 0, 0, 0, 0, 0xff, 0xd9]);
    const { image, warnings } = await decodeImage(padded);
    expect(image.data).toEqual((await decodeImage(jpeg)).image.data);
    expect(warnings.map(({ code }) => code)).toEqual(['JPEG_PADDING']);
  });
});

describe('a picture without pixels', () => {
  const header = { width: 0, height: 5, bitDepth: 8, colorType: COLOR_TYPE.gray };
  const files: Record<string, Uint8Array> = {
    png: buildPng([headerChunk(header), dataChunk([]), END]),
    pnm: text('P5\n0 5\n255\n'),
    pfm: text('Pf\n0 5\n-1\n'),
    tiff: buildTiff({
      byteOrder: 'little-endian',
      fields: tiffBasics({ width: 0, height: 5, bits: [8], photometric: 1 }),
      blocks: [new Uint8Array(2)],
    }),
  };
  for (const [format, bytes] of Object.entries(files)) {
    it(format, async () => {
      const { code, message } = await refusal(bytes);
      expect(code).toBe('E_DECODE');
      expect(message).toContain('no pixels (0x5)');
    });
  }
});

describe('bombs cost nothing', () => {
  const bomb = (width: number, height: number, data: Chunk) =>
    buildPng([headerChunk({ width, height, bitDepth: 8, colorType: COLOR_TYPE.rgb }), data, END]);

  it('a PNG of 65,000 x 65,000 pixels', async () => {
    const { code, message, milliseconds } = await refusal(
      bomb(65_000, 65_000, dataChunk([new Uint8Array(1000)])),
    );
    expect(code).toBe('E_LIMIT');
    expect(message).toContain('65000x65000, 4,225,000,000 pixels; the limit is 268,435,456');
    expect(milliseconds).toBeLessThan(AT_ONCE);
  });

  it('a PNG within the limit that has hardly any data', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const { code, milliseconds } = await refusal(bomb(16_000, 16_000, dataChunk([new Uint8Array(1000)])));
    expect(code).toBe('E_DECODE');
    expect(milliseconds).toBeLessThan(AT_ONCE);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 * 2 ** 20);
  });

  it('a PNG whose data unpacks to far more than its pixels', async () => {
    const packed = new Uint8Array(deflateSync(Buffer.alloc(300 * 2 ** 20), { level: 9 }));
    const { code, message, milliseconds } = await refusal(bomb(10, 10, ['IDAT', packed]));
    expect(code).toBe('E_DECODE');
    expect(message).toContain('more than the header announces');
    expect(milliseconds).toBeLessThan(AT_ONCE);
  });

  it('a JPEG whose header claims more pixels than its data can hold', async () => {
    const jpeg = new Uint8Array(
      await sharpOf(scene(64, 64, 3))
        .jpeg()
        .toBuffer(),
    );
    const frame = jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0);
    new DataView(jpeg.buffer).setUint16(frame + 5, 16_000);
    new DataView(jpeg.buffer).setUint16(frame + 7, 16_000);
    const { code, milliseconds } = await refusal(jpeg);
    expect(code).toBe('E_DECODE');
    expect(milliseconds).toBeLessThan(AT_ONCE);
  });

  it('an AVIF whose container claims few pixels and whose coded data has many', async () => {
    const avif = new Uint8Array(
      await sharp({ create: { width: 3000, height: 2500, channels: 3, background: '#888' } })
        .avif({ effort: 0 })
        .toBuffer(),
    );
    const size = Buffer.from(avif.buffer).indexOf('ispe');
    new DataView(avif.buffer).setUint32(size + 8, 8);
    new DataView(avif.buffer).setUint32(size + 12, 8);
    const { code, message } = await refusal(avif);
    expect(code).toBe('E_LIMIT');
    expect(message).toContain('its coded data is for far more');
  });

  it('a TIFF with tiles out of all proportion', async () => {
    const fields = [
      ...tiffBasics({ width: 1, height: 20_000, bits: [8], photometric: 1 }),
      shortField(322, 60_000),
      shortField(323, 16),
    ];
    const tiff = buildTiff({
      byteOrder: 'little-endian',
      fields,
      blocks: [new Uint8Array(64)],
      offsetsTag: 324,
      sizesTag: 325,
    });
    expect(await refusal(tiff)).toMatchObject({ code: 'E_LIMIT' });
  });
});

describe('limits', () => {
  const png = sharpOf(scene(20, 10, 3))
    .png()
    .toBuffer();

  it('maxPixels, up to and including', async () => {
    expect((await refusal(await png, { maxPixels: 199 })).code).toBe('E_LIMIT');
    expect((await refusal(await png, { maxPixels: 200 })).code).toBe('decoded');
  });

  it('maxBytes, of the file and of its pixels', async () => {
    const file = await png;
    expect((await refusal(file, { maxBytes: 599 })).message).toMatch(/(file has|pixels would take)/);
    expect((await refusal(file, { maxBytes: Math.max(600, file.length) })).code).toBe('decoded');
  });

  for (const options of [{ maxPixels: 0 }, { maxPixels: Number.NaN }, { maxBytes: -1 }, { floatMax: 0 }]) {
    it(`${JSON.stringify(options)} is no limit`, async () => {
      expect((await refusal(await png, options)).code).toBe('E_OPTION');
    });
  }
});

describe('colours that have no RGB without a guess', () => {
  it('a CMYK JPEG', async () => {
    const jpeg = await sharpOf(scene(16, 16, 3))
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer();
    const { code, message } = await refusal(jpeg);
    expect(code).toBe('E_DECODE');
    expect(message).toMatch(/CMYK.*convert it to sRGB/);
  });

  it('a CMYK TIFF', async () => {
    const tiff = await sharpOf(scene(16, 16, 3))
      .toColourspace('cmyk')
      .tiff({ compression: 'lzw' })
      .toBuffer();
    expect((await refusal(tiff)).message).toMatch(/CMYK.*convert it to sRGB/);
  });

  it('a Lab TIFF', async () => {
    const tiff = await sharpOf(scene(16, 16, 3))
      .toColourspace('lab')
      .tiff({ compression: 'lzw' })
      .toBuffer();
    expect((await refusal(tiff)).code).toBe('E_DECODE');
  });

  it('a TIFF with premultiplied alpha, unless nothing is transparent', async () => {
    const tiffWith = (alpha: number) =>
      buildTiff({
        byteOrder: 'little-endian',
        fields: [
          ...tiffBasics({ width: 1, height: 1, bits: [8, 8, 8, 8], photometric: 2 }),
          shortField(338, 1),
        ],
        blocks: [Uint8Array.from([10, 20, 30, alpha])],
      });
    expect((await refusal(tiffWith(128))).message).toContain('premultiplied');
    expect((await decodeImage(tiffWith(255))).image.data).toEqual(Uint8Array.from([10, 20, 30, 255]));
  });
});

describe('variants that are not decoded say what to do', () => {
  it('an animated WebP', async () => {
    const frames = await Promise.all(
      [1, 2].map((i) =>
        sharpOf(scene(16, 16 * i, 3))
          .resize(16, 16)
          .png()
          .toBuffer(),
      ),
    );
    const webp = await sharp(frames, { join: { animated: true } })
      .webp()
      .toBuffer();
    expect((await refusal(webp)).message).toContain('animated');
  });

  it('a BigTIFF', async () => {
    const tiff = await sharpOf(scene(8, 8, 3))
      .tiff({ bigtiff: true, compression: 'none' })
      .toBuffer();
    expect((await refusal(tiff)).message).toContain('BigTIFF');
  });

  it('a TIFF with JPEG inside', async () => {
    const tiff = await sharpOf(scene(16, 16, 3))
      .tiff({ compression: 'jpeg' })
      .toBuffer();
    expect((await refusal(tiff)).code).toBe('E_DECODE');
  });

  it('a TIFF packed for fax machines', async () => {
    const tiff = await sharpOf(scene(16, 16, 1))
      .tiff({ compression: 'ccittfax4', bitdepth: 1 })
      .toBuffer();
    expect((await refusal(tiff)).message).toContain('compression 4');
  });

  for (const [marker, words] of [
    [0xc9, 'arithmetic'],
    [0xc3, 'lossless'],
  ] as const) {
    it(`a JPEG that is ${words}`, async () => {
      const jpeg = new Uint8Array(
        await sharpOf(scene(16, 16, 3))
          .jpeg()
          .toBuffer(),
      );
      jpeg[jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0) + 1] = marker;
      expect((await refusal(jpeg)).message).toContain(words);
    });
  }

  it('a JPEG of 12 bits', async () => {
    const jpeg = new Uint8Array(
      await sharpOf(scene(16, 16, 3))
        .jpeg()
        .toBuffer(),
    );
    jpeg[jpeg.findIndex((byte, i) => byte === 0xff && jpeg[i + 1] === 0xc0) + 4] = 12;
    expect((await refusal(jpeg)).message).toContain('12 bits');
  });
});

describe('a damaged PNG', () => {
  const gray = { width: 2, height: 1, bitDepth: 8, colorType: COLOR_TYPE.gray };
  const sound: Chunk[] = [headerChunk(gray), dataChunk([Uint8Array.from([1, 2])]), END];

  it('is decoded when it is not', async () => {
    expect((await decodeImage(buildPng(sound))).image.data).toEqual(Uint8Array.from([1, 2]));
  });

  it('with a wrong checksum', async () => {
    const png = buildPng(sound);
    png[png.length - 12 - 1] ^= 1;
    expect((await refusal(png)).message).toContain('checksum of its IDAT');
  });

  it('with an unknown critical chunk', async () => {
    expect(
      (await refusal(buildPng([sound[0], ['CgBI', new Uint8Array(4)], ...sound.slice(1)]))).message,
    ).toContain('CgBI');
  });

  it('without a palette', async () => {
    const header = headerChunk({ ...gray, colorType: COLOR_TYPE.palette });
    expect((await refusal(buildPng([header, ...sound.slice(1)]))).message).toContain('palette');
  });

  it('with a pixel beyond its palette', async () => {
    const header = headerChunk({ ...gray, colorType: COLOR_TYPE.palette });
    const palette: Chunk = ['PLTE', Uint8Array.from([1, 2, 3, 4, 5, 6])];
    expect((await refusal(buildPng([header, palette, ...sound.slice(1)]))).message).toContain('entry 2 of 2');
  });

  it('with too few and with too many rows', async () => {
    const row = Uint8Array.from([1, 2]);
    const tall = headerChunk({ ...gray, height: 2 });
    expect((await refusal(buildPng([tall, ...sound.slice(1)]))).message).toContain('truncated');
    expect((await refusal(buildPng([sound[0], dataChunk([row, row]), END]))).message).toContain('more than');
  });

  it('with an impossible layout', async () => {
    expect(
      (await refusal(buildPng([headerChunk({ ...gray, bitDepth: 3 }), ...sound.slice(1)]))).message,
    ).toContain('no known layout');
  });

  it('without an end', async () => {
    expect((await refusal(buildPng(sound.slice(0, 2)))).message).toContain('truncated');
  });
});
