export * from './decode-image.ts';
export * from './encode/index.ts';
export * from './format/index.ts';
export { DEFAULT_LIMITS, type DecodeLimits } from './limits.ts';
export { WASM_FILES } from './wasm/default-wasm-loader.ts';
export type { WasmCodec, WasmLoader } from './wasm/wasm-loader.ts';
