import { encodePfm, encodePnm, type ImageFormat } from '../../src/index.ts';
import { buildBmp } from '../build-bmp.ts';
import { deepSharpOf, type Scene, scene, sharpOf } from '../sharp-scene.ts';

/** Sound files of every format to start from: small, and of every variant that takes another way through the code. */
export async function makeSeeds(): Promise<Record<ImageFormat, Uint8Array[]>> {
  const [gray, grayAlpha, rgb, rgba] = ([1, 2, 3, 4] as const).map((channels) => scene(45, 31, channels));
  const bytes = async (buffers: Promise<Buffer>[]) =>
    (await Promise.all(buffers)).map((buffer) => new Uint8Array(buffer));
  return {
    png: await bytes([
      sharpOf(gray).png().toBuffer(),
      sharpOf(grayAlpha).png({ progressive: true }).toBuffer(),
      sharpOf(rgb).png({ adaptiveFiltering: true }).toBuffer(),
      sharpOf(rgba).png({ palette: true, colours: 12 }).toBuffer(),
      deepSharpOf(rgb).png({ progressive: true }).withMetadata({ orientation: 5 }).toBuffer(),
      sharpOf(rgb).png().withIccProfile('p3').toBuffer(),
    ]),
    jpeg: await bytes([
      sharpOf(gray).jpeg().toBuffer(),
      sharpOf(rgb).jpeg({ chromaSubsampling: '4:2:0' }).toBuffer(),
      sharpOf(rgb).jpeg({ chromaSubsampling: '4:4:4', progressive: true }).toBuffer(),
      sharpOf(rgb).jpeg().withMetadata({ orientation: 6 }).withIccProfile('p3').toBuffer(),
      sharpOf(rgb).jpeg({ mozjpeg: true }).toBuffer(),
    ]),
    webp: await bytes([
      sharpOf(rgb).webp().toBuffer(),
      sharpOf(rgba).webp().toBuffer(),
      sharpOf(rgba).webp({ lossless: true }).toBuffer(),
      sharpOf(rgb).webp({ lossless: true }).withMetadata({ orientation: 3 }).withIccProfile('p3').toBuffer(),
    ]),
    avif: await bytes([
      sharpOf(rgb).avif({ effort: 0, chromaSubsampling: '4:2:0' }).toBuffer(),
      sharpOf(rgba).avif({ effort: 0 }).toBuffer(),
      sharpOf(gray).avif({ effort: 0, lossless: true }).toBuffer(),
    ]),
    bmp: bmpSeeds(rgb),
    tiff: await bytes([
      sharpOf(rgb).tiff({ compression: 'none' }).toBuffer(),
      sharpOf(rgba).tiff({ compression: 'lzw', predictor: 'horizontal' }).toBuffer(),
      sharpOf(rgb).tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
      sharpOf(gray).tiff({ compression: 'packbits', bitdepth: 4 }).toBuffer(),
      deepSharpOf(rgb).tiff({ compression: 'lzw' }).toBuffer(),
      deepSharpOf(gray)
        .tiff({ compression: 'deflate', predictor: 'horizontal' })
        .withIccProfile('p3')
        .toBuffer(),
    ]),
    pnm: pnmSeeds(gray, rgb),
    pfm: [
      encodePfm(
        Float32Array.from(rgb.data, (value) => value / 255),
        rgb.width,
        rgb.height,
        3,
      ),
      encodePfm(
        Float32Array.from(gray.data, (value) => value / 255),
        gray.width,
        gray.height,
        1,
      ),
    ],
  };
}

function bmpSeeds({ data, width, height }: Scene): Uint8Array[] {
  const row = (y: number, bytes: number) =>
    Array.from({ length: bytes }, (_, i) => data[(y * width * 3 + i) % data.length]);
  const rows = (bytes: number) => Array.from({ length: height }, (_, y) => row(y, bytes));
  const palette = Array.from({ length: 16 * 4 }, (_, i) => (i * 37) & 255);
  const size = { width, height };
  return [
    buildBmp({ ...size, bitsPerPixel: 24, rows: rows(width * 3) }),
    buildBmp({ ...size, bitsPerPixel: 4, palette, rows: rows(Math.ceil(width / 2)) }),
    buildBmp({
      ...size,
      bitsPerPixel: 32,
      headerSize: 124,
      compression: 3,
      masks: [0xff0000, 0xff00, 0xff, 0xff000000],
      rows: rows(width * 4),
    }),
    buildBmp({ ...size, bitsPerPixel: 16, isTopDown: true, rows: rows(width * 2) }),
    buildBmp({
      ...size,
      bitsPerPixel: 4,
      compression: 2,
      palette,
      runs: [6, 0x12, 0, 0, 0, 5, 1, 2, 3, 0, 0, 2, 3, 4, 9, 0x45, 0, 1],
    }),
  ];
}

function pnmSeeds(gray: Scene, rgb: Scene): Uint8Array[] {
  const { width, height } = rgb;
  const text = (words: string) => new TextEncoder().encode(words);
  const encode = (scene: Scene, max: number) =>
    encodePnm({
      width,
      height,
      channels: scene.channels as 1 | 3,
      data: max > 255 ? Uint16Array.from(scene.data, (value) => value * 4) : scene.data,
      range: { max },
      colorSpace: scene.channels === 1 ? 'gray' : 'srgb',
    });
  const bits = Array.from(gray.data, (value) => value & 1);
  return [
    encode(gray, 255),
    encode(rgb, 255),
    encode(rgb, 1023),
    text(`P1\n# seed\n${width} ${height}\n${bits.join('')}\n`),
    text(`P2\n${width} ${height}\n255\n${gray.data.join(' ')}\n`),
    text(`P3\n${width} ${height}\n255\n${rgb.data.join('\n')}\n`),
    Uint8Array.from([
      ...text(`P4\n${width} ${height}\n`),
      ...gray.data.subarray(0, Math.ceil(width / 8) * height),
    ]),
    Uint8Array.from([
      ...text(`P7\nWIDTH ${width}\nHEIGHT ${height}\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n`),
      ...rgb.data,
    ]),
  ];
}
