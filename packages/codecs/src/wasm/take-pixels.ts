import { decodeError } from '../bytes/decode-error.ts';
import type { ImageHeader } from '../format/decoder.ts';
import type { DecoderOutput } from './emscripten-decoder.ts';

/** The channels that the header promises, copied out of a decoder's RGBA. Throws E_DECODE for another size. */
export function takePixels(
  { data, width, height }: DecoderOutput,
  header: ImageHeader,
): Uint8Array | Uint16Array {
  if (width !== header.width || height !== header.height || data.length !== width * height * 4) {
    throw decodeError(
      `The file is damaged: its header says ${header.width}x${header.height}, its pixels are ${width}x${height}.`,
    );
  }
  if (header.channels === 4) return data.slice();
  const samples = width * height * header.channels;
  const packed = data instanceof Uint16Array ? new Uint16Array(samples) : new Uint8Array(samples);
  if (header.channels === 3) packRgb(data, packed);
  else packGray(data, packed);
  return packed;
}

function packRgb(rgba: Uint8Array | Uint16Array, rgb: Uint8Array | Uint16Array): void {
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from];
    rgb[to + 1] = rgba[from + 1];
    rgb[to + 2] = rgba[from + 2];
  }
}

/** Decoders repeat gray in R, G and B. */
function packGray(rgba: Uint8Array | Uint16Array, gray: Uint8Array | Uint16Array): void {
  for (let i = 0; i < gray.length; i++) gray[i] = rgba[4 * i];
}
