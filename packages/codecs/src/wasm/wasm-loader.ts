/** The formats whose decoder is WebAssembly. */
export type WasmCodec = 'jpeg' | 'webp' | 'avif';

/**
 * Brings a decoder's WebAssembly: compiled, as bytes, or as a response. Needed only where the default
 * (Node's file system, or a fetch of the file that the bundler put beside the script) does not find it.
 */
export type WasmLoader = (codec: WasmCodec) => Promise<WebAssembly.Module | BufferSource | Response>;
