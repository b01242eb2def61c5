import { decodeError } from '../bytes/decode-error.ts';
import type { DecodedPixels, FormatDecoder } from '../format/decoder.ts';
import { DecoderPool, type EmscriptenFactory } from '../wasm/emscripten-decoder.ts';
import { takePixels } from '../wasm/take-pixels.ts';
import { readWebpHeader } from './webp-header.ts';

const pool = new DecoderPool('webp', async () => {
  const { default: factory } = await import('@jsquash/webp/codec/dec/webp_dec.js');
  return factory as unknown as EmscriptenFactory;
});

/** Still WebP, lossy and lossless, by libwebp. */
export const webpDecoder: FormatDecoder = {
  readHeader: readWebpHeader,

  async decodePixels(bytes, header, { wasm }): Promise<DecodedPixels> {
    const decoder = await pool.get(wasm);
    const { result } = await decoder.run(bytes, [], (output) => takePixels(output, header));
    if (result === undefined) throw decodeError('This WebP is damaged. Copy or download it again.');
    return { data: result, max: 255 };
  },
};
