import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { WASM_FILES, type WasmLoader } from '@iqakit/codecs';

/**
 * Brings the WebAssembly of the JPEG, WebP and AVIF decoders. Their packages are dependencies of
 * @iqakit/codecs and can be found from there only, not from where the bundle lies.
 */
export const decoderWasm: WasmLoader = async (codec) => {
  const codecs = createRequire(import.meta.url).resolve('@iqakit/codecs/package.json');
  return new Uint8Array(await readFile(createRequire(codecs).resolve(WASM_FILES[codec])));
};
