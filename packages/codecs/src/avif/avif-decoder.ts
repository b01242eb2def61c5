import { decodeError } from '../bytes/decode-error.ts';
import type { DecodedPixels, FormatDecoder, ImageHeader } from '../format/decoder.ts';
import { type DecoderOutput, DecoderPool, type EmscriptenFactory } from '../wasm/emscripten-decoder.ts';
import { takePixels } from '../wasm/take-pixels.ts';
import { readAvifHeader } from './avif-header.ts';

const pool = new DecoderPool('avif', async () => {
  const { default: factory } = await import('@jsquash/avif/codec/dec/avif_dec.js');
  return factory as unknown as EmscriptenFactory;
});

/**
 * Still AVIF by libavif and libaom. Pictures of 10 and 12 bits come out scaled to 16, rotation and mirroring
 * are applied by the caller.
 */
export const avifDecoder: FormatDecoder = {
  readHeader: readAvifHeader,

  async decodePixels(bytes, header, { wasm }): Promise<DecodedPixels> {
    const isDeep = header.bitDepth > 8;
    const decoder = await pool.get(wasm);
    const { result } = await decoder.run(bytes, [isDeep ? 16 : 8], (output) => takeChecked(output, header));
    if (result === undefined) throw decodeError('This AVIF is damaged. Copy or download it again.');
    if (!isDeep) return { data: result, max: 255 };
    return { data: result, max: 65535, steps: [`${header.bitDepth} bits scaled to 16 bits`] };
  },
};

/** The container says whether there is alpha; should the decoder find some nevertheless, it must not get lost. */
function takeChecked(output: DecoderOutput, header: ImageHeader): Uint8Array | Uint16Array {
  if (header.channels !== 4 && !isOpaque(output.data)) {
    throw decodeError('This AVIF is damaged: it has transparency that its description does not mention.');
  }
  return takePixels(output, header);
}

function isOpaque(rgba: Uint8Array | Uint16Array): boolean {
  const opaque = rgba instanceof Uint16Array ? 65535 : 255;
  for (let i = 3; i < rgba.length; i += 4) {
    if (rgba[i] !== opaque) return false;
  }
  return true;
}
