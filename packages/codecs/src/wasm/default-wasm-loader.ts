import { IqaError } from '@iqakit/core';
import { nodeBuiltin } from '../runtime/node-builtin.ts';
import type { WasmCodec, WasmLoader } from './wasm-loader.ts';

/** Where each decoder lies in its package. */
export const WASM_FILES: Readonly<Record<WasmCodec, string>> = {
  jpeg: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
  webp: '@jsquash/webp/codec/dec/webp_dec.wasm',
  avif: '@jsquash/avif/codec/dec/avif_dec.wasm',
};

/** The same as addresses, each spelled out in full: bundlers look for this very expression. */
const URLS: Readonly<Record<WasmCodec, () => URL>> = {
  jpeg: () => new URL('@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm', import.meta.url),
  webp: () => new URL('@jsquash/webp/codec/dec/webp_dec.wasm', import.meta.url),
  avif: () => new URL('@jsquash/avif/codec/dec/avif_dec.wasm', import.meta.url),
};

/** Reads the decoder from its installed package in Node, and fetches it as an asset elsewhere. */
export const defaultWasmLoader: WasmLoader = async (codec) => {
  try {
    return (await readInNode(codec)) ?? (await fetchAsset(codec));
  } catch (error) {
    throw new IqaError(
      'E_RUNTIME',
      `The ${codec} decoder could not be loaded. Give decodeImage a \`wasm\` option that brings ${WASM_FILES[codec]}.`,
      { cause: error },
    );
  }
};

async function readInNode(codec: WasmCodec): Promise<BufferSource | undefined> {
  const files = nodeBuiltin('node:fs/promises');
  const modules = nodeBuiltin('node:module');
  if (files === undefined || modules === undefined) return undefined;
  const path = modules.createRequire(import.meta.url).resolve(WASM_FILES[codec]);
  return new Uint8Array(await files.readFile(path));
}

async function fetchAsset(codec: WasmCodec): Promise<Response> {
  const response = await fetch(URLS[codec]());
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response;
}
