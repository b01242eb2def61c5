import type { MetricWarning } from '@iqakit/core/metric';
import { decodeError } from '../bytes/decode-error.ts';
import type { DecodedPixels, FormatDecoder } from '../format/decoder.ts';
import { DecoderPool, type DecoderRun, type EmscriptenFactory } from '../wasm/emscripten-decoder.ts';
import { takePixels } from '../wasm/take-pixels.ts';
import { type JpegHeader, readJpegHeader } from './jpeg-header.ts';

const pool = new DecoderPool('jpeg', async () => {
  const { default: factory } = await import('@jsquash/jpeg/codec/dec/mozjpeg_dec.js');
  return factory as unknown as EmscriptenFactory;
});

/** Orientation is ours to apply, the same way for all formats. */
const IGNORE_EXIF_ORIENTATION = false;

/** JPEG, baseline and progressive, gray and colour, by mozjpeg: the pixels of libjpeg-turbo to the last bit. */
export const jpegDecoder: FormatDecoder<JpegHeader> = {
  readHeader: readJpegHeader,

  async decodePixels(bytes, header, { wasm }): Promise<DecodedPixels> {
    const decoder = await pool.get(wasm);
    const run = await decoder.run(bytes, [IGNORE_EXIF_ORIENTATION], (output) => takePixels(output, header));
    return { data: checked(run), max: 255, warnings: judgeComplaints(run.complaints, bytes, header) };
  },
};

function checked<T>({ result, complaints }: DecoderRun<T>): T {
  if (result !== undefined) return result;
  throw decodeError(`This JPEG is damaged (${complaints.join('; ') || 'the decoder gives no reason'}).`);
}

const EXTRANEOUS = /^Corrupt JPEG data: (\d+) extraneous bytes before marker 0xd9/;

/**
 * The library makes something of damaged data and prints its first complaint only, so any complaint is an
 * error; but one that comes at the very end has nothing behind it to hide.
 */
function judgeComplaints(
  complaints: readonly string[],
  bytes: Uint8Array,
  header: JpegHeader,
): MetricWarning[] {
  const [complaint] = complaints;
  if (complaint === undefined) return [];
  const extraneous = Number(EXTRANEOUS.exec(complaint)?.[1] ?? Number.NaN);
  if (isPadding(bytes, header.end - extraneous, header.end)) {
    return [
      { code: 'JPEG_PADDING', message: `The JPEG has ${extraneous} bytes of padding behind its pixels.` },
    ];
  }
  throw decodeError(`This JPEG is damaged: ${complaint}. Copy or download it again.`);
}

/** Some cameras pad with zeros or ones before the end; anything else there is data that lost its way. */
function isPadding(bytes: Uint8Array, start: number, end: number): boolean {
  if (!(start >= 0)) return false;
  return bytes.subarray(start, end).every((byte) => byte === 0 || byte === 0xff);
}
