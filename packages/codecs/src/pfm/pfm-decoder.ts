import { decodeError, truncatedError } from '../bytes/decode-error.ts';
import type { DecodedPixels, FormatDecoder, ImageHeader } from '../format/decoder.ts';
import { TextScanner } from '../pnm/text-scanner.ts';

interface PfmHeader extends ImageHeader {
  readonly isLittleEndian: boolean;
  /** Where the pixels begin. */
  readonly pixelsAt: number;
}

const LONGEST_SCALE = 32;

/**
 * PFM: 32-bit floats, gray or RGB, rows from the bottom, which are turned round. Samples are given as they
 * are stored. The sign of the scale is the byte order; its size is a physical unit per sample value, which
 * says nothing of white, so it is not applied: white is `floatMax`, and a scale that is not 1 is said in a
 * warning.
 */
export const pfmDecoder: FormatDecoder<PfmHeader> = {
  readHeader: readPfmHeader,

  async decodePixels(bytes, header, { floatMax }): Promise<DecodedPixels> {
    return {
      data: readRows(bytes, header),
      max: floatMax,
      steps: [`float samples, white taken as ${floatMax}`],
    };
  },
};

function readPfmHeader(bytes: Uint8Array): PfmHeader {
  const channels = bytes[1] === 'F'.charCodeAt(0) ? 3 : 1;
  const scanner = new TextScanner(bytes, 2, 'PFM');
  const width = scanner.integer();
  const height = scanner.integer();
  const { scale, pixelsAt } = readScale(bytes, scanner.position);
  const missing = pixelsAt + width * height * channels * 4 - bytes.length;
  if (missing > 0) throw truncatedError('PFM', `${missing} bytes of pixels are missing`);
  const isLittleEndian = scale < 0;
  return {
    width,
    height,
    channels,
    bitDepth: 32,
    sampleBytes: 4,
    orientation: 1,
    layout: `32-bit float ${channels === 3 ? 'RGB' : 'gray'}, ${isLittleEndian ? 'little' : 'big'}-endian`,
    warnings: scaleWarnings(Math.abs(scale)),
    isLittleEndian,
    pixelsAt,
  };
}

/** The third word of the header; one whitespace ends it. */
function readScale(bytes: Uint8Array, position: number): { scale: number; pixelsAt: number } {
  const text = String.fromCharCode(...bytes.subarray(position, position + LONGEST_SCALE + 2));
  const match = /^\s+([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s/.exec(text);
  const scale = Number(match?.[1]);
  if (match === null || !Number.isFinite(scale) || scale === 0) {
    throw decodeError('This PFM is damaged: its scale is not a number other than 0.');
  }
  return { scale, pixelsAt: position + match[0].length };
}

function scaleWarnings(scale: number) {
  if (scale === 1) return [];
  const message = `The PFM says that its samples are to be multiplied by ${scale} for physical units; they are used as they are stored.`;
  return [{ code: 'PFM_SCALE', message }];
}

function readRows(bytes: Uint8Array, header: PfmHeader): Float32Array {
  const { width, height, channels, pixelsAt, isLittleEndian } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rowSamples = width * channels;
  const samples = new Float32Array(rowSamples * height);
  for (let y = 0; y < height; y++) {
    const from = pixelsAt + (height - 1 - y) * rowSamples * 4;
    const to = y * rowSamples;
    for (let i = 0; i < rowSamples; i++) samples[to + i] = view.getFloat32(from + 4 * i, isLittleEndian);
  }
  return samples;
}
