import { ByteReader } from '../bytes/byte-reader.ts';
import { decodeError } from '../bytes/decode-error.ts';
import {
  grayAlphaToRgba,
  grayToRgbaByKey,
  paletteToColor,
  rgbToRgbaByKey,
  type Samples,
  scaleGray,
} from '../bytes/expand-samples.ts';
import { samples16FromBigEndian } from '../bytes/swap-samples.ts';
import type { DecodedPixels, FormatDecoder } from '../format/decoder.ts';
import { pngColorWarnings } from './png-color.ts';
import { type PngHeader, readPngHeader } from './png-header.ts';
import { readSamples } from './read-samples.ts';

/**
 * PNG of every colour type and depth, interlaced or not. The reader is our own because it has to unpack
 * straight into the picture (8K would not fit twice), to refuse what is truncated or too large before it
 * costs anything, and to keep gray gray; unpacking itself is zlib's or fflate's.
 */
export const pngDecoder: FormatDecoder<PngHeader> = {
  readHeader: readPngHeader,

  async decodePixels(_bytes, header): Promise<DecodedPixels> {
    const packed = await readSamples(header);
    const samples = header.bitDepth === 16 ? samples16FromBigEndian(packed) : packed;
    return {
      ...expand(header, samples),
      max: header.bitDepth === 16 ? 65535 : 255,
      warnings: pngColorWarnings(header.chunks),
    };
  },
};

/** From the file's samples to gray, RGB or RGBA. */
function expand(header: PngHeader, samples: Samples): Pick<DecodedPixels, 'data' | 'steps'> {
  const { colorType, bitDepth } = header;
  const key = transparentColor(header);
  switch (colorType) {
    case 'palette':
      return {
        data: expandPalette(header, samples),
        steps: [`palette expanded to ${header.channels === 4 ? 'RGBA' : 'RGB'}`],
      };
    case 'gray-alpha':
      return { data: grayAlphaToRgba(samples), steps: ['gray with alpha expanded to RGBA'] };
    case 'gray': {
      const data = key === undefined ? samples : grayToRgbaByKey(samples, key[0]);
      const scaled = scaleGray(data, bitDepth, header.channels);
      const steps = bitDepth < 8 ? [`gray of ${bitDepth} bits scaled to 8 bits`] : [];
      return {
        data: scaled,
        steps: key === undefined ? steps : [...steps, 'transparent gray turned into alpha'],
      };
    }
    case 'rgb':
      if (key === undefined) return { data: samples };
      return { data: rgbToRgbaByKey(samples, key), steps: ['transparent colour turned into alpha'] };
    case 'rgba':
      return { data: samples };
  }
}

function expandPalette({ chunks, channels }: PngHeader, indices: Samples): Uint8Array {
  const { palette } = chunks;
  if (palette === undefined || palette.length === 0 || palette.length % 3 !== 0 || palette.length > 768) {
    throw decodeError('This PNG is damaged: its palette is missing or has a wrong length.');
  }
  const alpha = chunks.ancillary.get('tRNS') ?? new Uint8Array(0);
  return paletteToColor(indices as Uint8Array, palette, alpha, channels === 4 ? 4 : 3);
}

/** The one colour that tRNS makes transparent in gray and RGB pictures. */
function transparentColor({ chunks, colorType, samples }: PngHeader): number[] | undefined {
  const transparency = chunks.ancillary.get('tRNS');
  if (transparency === undefined || (colorType !== 'gray' && colorType !== 'rgb')) return undefined;
  const reader = new ByteReader(transparency, 'PNG', 'big-endian');
  return Array.from({ length: samples }, () => reader.u16());
}
