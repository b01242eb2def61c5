import { decodeError } from '../bytes/decode-error.ts';
import { grayAlphaToRgba, type Samples } from '../bytes/expand-samples.ts';
import type { DecodedPixels, FormatDecoder } from '../format/decoder.ts';
import { type PnmHeader, readPnmHeader } from './pnm-header.ts';
import { TextScanner } from './text-scanner.ts';

/**
 * PBM, PGM, PPM, plain and binary, and PAM. Samples stay as they are: a maxval of 1023 gives the range
 * 0 to 1023, bitmaps give black 0 and white 255.
 */
export const pnmDecoder: FormatDecoder<PnmHeader> = {
  readHeader: readPnmHeader,

  async decodePixels(bytes, header): Promise<DecodedPixels> {
    if (header.encoding === 'bits') return bitmap(readPackedBits(bytes, header));
    if (header.encoding === 'text-bits') return bitmap(readPlainBits(bytes, header));
    const samples = header.encoding === 'text' ? readPlain(bytes, header) : readBinary(bytes, header);
    checkMaxval(samples, header.maxval);
    if (header.samples !== 2) return { data: samples, max: header.maxval };
    return {
      data: grayAlphaToRgba(samples),
      max: header.maxval,
      steps: ['gray with alpha expanded to RGBA'],
    };
  },
};

function bitmap(data: Uint8Array): DecodedPixels {
  return { data, max: 255, steps: ['bitmap expanded to gray 0 and 255'] };
}

/** Rows are padded to whole bytes; 1 is black. */
function readPackedBits(bytes: Uint8Array, { width, height, pixelsAt }: PnmHeader): Uint8Array {
  const gray = new Uint8Array(width * height);
  const rowBytes = Math.ceil(width / 8);
  for (let y = 0; y < height; y++) {
    const row = pixelsAt + y * rowBytes;
    for (let x = 0; x < width; x++) {
      const isBlack = (bytes[row + (x >> 3)] >> (7 - (x & 7))) & 1;
      gray[y * width + x] = isBlack ? 0 : 255;
    }
  }
  return gray;
}

function readPlainBits(bytes: Uint8Array, { width, height, pixelsAt }: PnmHeader): Uint8Array {
  const scanner = new TextScanner(bytes, pixelsAt, 'PNM');
  const gray = new Uint8Array(width * height);
  for (let i = 0; i < gray.length; i++) gray[i] = scanner.bit() ? 0 : 255;
  return gray;
}

function emptySamples({ width, height, samples, sampleBytes }: PnmHeader): Samples {
  const count = width * height * samples;
  return sampleBytes === 2 ? new Uint16Array(count) : new Uint8Array(count);
}

function readPlain(bytes: Uint8Array, header: PnmHeader): Samples {
  const scanner = new TextScanner(bytes, header.pixelsAt, 'PNM');
  const samples = emptySamples(header);
  for (let i = 0; i < samples.length; i++) {
    const value = scanner.integer();
    if (value > header.maxval) throw aboveMaxval(value, header.maxval);
    samples[i] = value;
  }
  return samples;
}

function readBinary(bytes: Uint8Array, header: PnmHeader): Samples {
  const samples = emptySamples(header);
  const start = header.pixelsAt;
  if (samples instanceof Uint8Array) {
    samples.set(bytes.subarray(start, start + samples.length));
    return samples;
  }
  for (let i = 0, at = start; i < samples.length; i++, at += 2) samples[i] = (bytes[at] << 8) | bytes[at + 1];
  return samples;
}

function checkMaxval(samples: Samples, maxval: number): void {
  for (let i = 0; i < samples.length; i++) {
    if (samples[i] > maxval) throw aboveMaxval(samples[i], maxval);
  }
}

function aboveMaxval(value: number, maxval: number) {
  return decodeError(`This PNM is damaged: a sample is ${value}, above its maxval ${maxval}.`);
}
